/**
 * What clients have and follow, over the real engines and in this process: two clients with a sign-in, staff, a small
 * vocabulary, and the job index of two postings; calls go through the whole bundle.
 */

import { operations as clientSkillOperations } from '#functions/client-skills/operations.ts';
import { routes as clientSkillRoutes } from '#functions/client-skills/routes.ts';
import { operations as followingOperations } from '#functions/following/operations.ts';
import { routes as followingRoutes } from '#functions/following/routes.ts';
import { operations as skillOperations } from '#functions/skills/operations.ts';
import { routes as skillRoutes } from '#functions/skills/routes.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { Throttle } from '#shared/http/throttle.ts';
import { decodeJobIndex, encodeJobIndex } from '#shared/jobs/index-format.ts';
import { JobIndex } from '#shared/jobs/job-index.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { actorBySub, actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { insertClient, isClientHidden } from '#shared/persistence/clients.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { testTable } from './engines.ts';
import { randomKeys, type Sent, send } from './http.ts';
import { actorFor, clientActor, staffMember } from './office.ts';
import { clientRecord } from './people.ts';
import { samplePosting } from './posting-samples.ts';
import { vocabularyImports } from './vocabulary.ts';

const vocabularyFile = `id,label_en,label_fr,aliases_en,aliases_fr,broader
welding,welding,soudage,weld,soudure,
baking,baking,boulangerie,bread making,,
coding,coding,programmation,,,
`;

/** A wording that a posting of the index has, and no administrator has seen. */
export const glazing = { skillId: textSkillId('Glazing'), label: 'Glazing' };

export async function openInterests() {
  const { table } = await testTable();
  const ring = new KeyRing(randomKeys());
  const imports = vocabularyImports(table);
  await imports.import({ kind: 'csv' }, vocabularyFile);
  await imports.import({ kind: 'noc' }, 'code,title_en,title_fr\n63200,Cooks,Cuisiniers\n');

  const clients = { own: 'client-own', other: 'client-other' } as const;
  const staff = [
    staffMember('caseworker', { permissions: ['clients:base'] }),
    staffMember('stranger', { provider: 'riverside', permissions: ['clients:base'] }),
    staffMember('job-board', { kind: 'job-board-administrator' }),
    staffMember('administrator', { kind: 'administrator' }),
  ];
  await batchWrite(table, {
    put: [
      ...staff.map(toStaffItem),
      ...staff.map((one) => actorCodec.toItem(actorFor(one))),
      ...Object.values(clients).map((id) => actorCodec.toItem(clientActor(id))),
    ],
  });
  for (const id of Object.values(clients)) {
    const transaction = new Transaction();
    insertClient(transaction, clientRecord({ id }), new Date(), () => new Error('taken'));
    await transaction.commit(table);
  }

  const posting = samplePosting({
    postingId: 'p-1',
    skills: [
      { skillId: 'welding', label: 'welding', via: 'label' },
      { ...glazing, via: 'text' },
    ],
  });
  const facts = { generation: 1, builtAt: '2026-05-03T12:00:00.000Z' };
  const index = new JobIndex(decodeJobIndex(encodeJobIndex([posting], facts)));

  const lazyRing = () => Promise.resolve(ring);
  const platform = {
    table,
    ring: lazyRing,
    clock: () => new Date(),
    throttle: new Throttle(table, lazyRing, false),
    log: new EventLog('test'),
    actor: (sub: string) => actorBySub(table, sub),
    isHidden: isClientHidden(table),
  };
  const services = { table, vocabulary: imports.reader(), index: { read: async () => index } };
  const handlers = {
    skills: httpHandler(clientSkillRoutes, clientSkillOperations(services), platform),
    following: httpHandler(followingRoutes, followingOperations(services), platform),
    taxonomy: httpHandler(skillRoutes, skillOperations(services), platform),
  };

  return {
    table,
    imports,
    employer: posting.employer,
    /** Calls as an account: the two clients, `caseworker`, `stranger`, `job-board`, `administrator`. */
    as:
      (sub: string) =>
      (method: string, path: string, sent: Sent = {}) => {
        const about = /^\/clients\/[^/]+\/(skills|following)/.exec(path)?.[1];
        const handler = about === 'skills' || about === 'following' ? handlers[about] : handlers.taxonomy;
        return send(handler, method, `/v1${path}`, { sub, ...sent });
      },
  };
}
