/**
 * Staff who suggest, clients who decide, and what both look at: suggestions, skills, follows, the board, over the real engines
 * and in this process. A small vocabulary, and postings that were imported; mails are kept, and the clock stands until moved.
 */

import { operations as clientSkillOperations } from '#functions/client-skills/operations.ts';
import { routes as clientSkillRoutes } from '#functions/client-skills/routes.ts';
import { operations as followingOperations } from '#functions/following/operations.ts';
import { routes as followingRoutes } from '#functions/following/routes.ts';
import { operations as jobPostingOperations } from '#functions/job-postings/operations.ts';
import { routes as postingRoutes } from '#functions/job-postings/routes.ts';
import { operations as skillOperations } from '#functions/skills/operations.ts';
import { routes as skillRoutes } from '#functions/skills/routes.ts';
import { operations as suggestionOperations } from '#functions/suggestions/operations.ts';
import { routes as suggestionRoutes } from '#functions/suggestions/routes.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Client } from '#shared/domain/client.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { postingIdOf } from '#shared/persistence/postings.ts';
import { suggestionNotifier } from '#shared/suggestions/notices.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { giveClient } from './client-file.ts';
import { clientActor, giveStaff, staffMember } from './client-profile-fixture.ts';
import { testTable } from './engines.ts';
import { type Sent, send } from './http.ts';
import { outboxFixture } from './outbox-fixture.ts';
import { PostingImportsFixture } from './posting-imports-fixture.ts';
import { line } from './posting-lines.ts';
import { functionsOn, testPlatform } from './test-platform.ts';
import { vocabularyImports } from './vocabulary.ts';

const vocabularyFile = `id,label_en,label_fr,aliases_en,aliases_fr,broader
welding,welding,soudage,weld,soudure,
baking,baking,boulangerie,bread making,,
coding,coding,programmation,,,
`;

/** @param lines postings to import, beside one that asks for welding and glazing */
export async function suggestionsFixture(lines: readonly object[] = []) {
  const { table } = await testTable();
  const time = { now: new Date('2026-06-02T12:00:00.000Z') };
  const clock = () => new Date(time.now);
  const imports = vocabularyImports(table);
  await imports.import({ kind: 'csv' }, vocabularyFile);
  await imports.import({ kind: 'noc' }, 'code,title_en,title_fr\n63200,Cooks,Cuisiniers\n');

  const staff = [
    staffMember('caseworker', { permissions: ['clients:base'] }),
    staffMember('colleague', { permissions: ['clients:base'] }),
    staffMember('stranger', { provider: 'riverside', permissions: ['clients:base'] }),
    staffMember('administrator', { kind: 'administrator' }),
    staffMember('job-board', { kind: 'job-board-administrator' }),
  ];
  await giveStaff(table, staff);

  const fixture = new PostingImportsFixture(table);
  fixture.vocabulary = await imports.reader().skills();
  await fixture.import([line('1', { skills: ['welding', 'Glazing'], sector: '31-33' }), ...lines]);

  const platform = testPlatform(table, { clock, isHidden: isClientHidden(table) });
  const env = { DATA_BUCKET: buckets.data, S3_PATH_STYLE: true };
  const services = { table, vocabulary: connectVocabulary(table, env), index: connectJobIndex(table, env) };
  const { add, handlerOf } = functionsOn(platform);
  add(suggestionRoutes, suggestionOperations(services));
  add(clientSkillRoutes, clientSkillOperations(services));
  add(followingRoutes, followingOperations(services));
  add(skillRoutes, skillOperations(services));
  add(postingRoutes, jobPostingOperations(services));

  const { outbox, worker, sentMails } = outboxFixture(table, clock, {
    'suggestion.notify': suggestionNotifier(table, clock),
  });

  return {
    table,
    imports,
    worker,
    time,
    services,
    /** What waits in the outbox, due or not. */
    outboxItems: () => outbox.list('pending'),
    /** A posting of the import by the id of its line. */
    postingId: (externalId: string) => postingIdOf('a-source', externalId),
    /** A client of Lakeshore who can sign in by their id. */
    createClient: async (fields: Partial<Client> = {}): Promise<Client> => {
      const client = await giveClient(table, { assignedStaffIds: [], ...fields }, { now: clock() });
      await batchWrite(table, { put: [actorCodec.toItem(clientActor(client.id))] });
      return client;
    },
    /** Calls as an account: a client by their id, `caseworker`, `colleague`, `stranger`, `administrator`, `job-board`. */
    as:
      (sub: string | undefined) =>
      (method: string, path: string, sent: Sent = {}) => {
        const url = `/v1${path}`;
        const who = sub === undefined ? {} : { sub, headers: { authorization: `Bearer ${sub}`, ...sent.headers } };
        return send(handlerOf(method, url), method, url, { ...sent, ...who });
      },
    sentMails,
  };
}

export type SuggestionsFixture = Awaited<ReturnType<typeof suggestionsFixture>>;
