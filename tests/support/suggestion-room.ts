/**
 * Staff who suggest, clients who decide, and what both look at: suggestions, skills, follows, the board, over the real engines
 * and in this process. A small vocabulary, and postings that were imported; mails are kept, and the clock stands until moved.
 */

import { operations as clientSkillOperations } from '#functions/client-skills/operations.ts';
import { routes as clientSkillRoutes } from '#functions/client-skills/routes.ts';
import { operations as followingOperations } from '#functions/following/operations.ts';
import { routes as followingRoutes } from '#functions/following/routes.ts';
import { routes as postingRoutes } from '#functions/job-postings/routes.ts';
import { jobPostingOperations } from '#functions/job-postings/service.ts';
import { operations as skillOperations } from '#functions/skills/operations.ts';
import { routes as skillRoutes } from '#functions/skills/routes.ts';
import { operations as suggestionOperations } from '#functions/suggestions/operations.ts';
import { routes as suggestionRoutes } from '#functions/suggestions/routes.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Operations } from '#shared/http/call.ts';
import type { HttpHandler } from '#shared/http/handler.ts';
import { httpHandler } from '#shared/http/handler.ts';
import type { Routes } from '#shared/http/route.ts';
import { Throttle } from '#shared/http/throttle.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { EventLog } from '#shared/observability/logger.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { actorBySub, actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { insertClient, isClientHidden } from '#shared/persistence/clients.ts';
import { postingIdOf } from '#shared/persistence/postings.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { suggestionNotifier } from '#shared/suggestions/notices.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { testTable } from './engines.ts';
import { randomKeys, type Sent, send } from './http.ts';
import { actorFor, clientActor, staffMember } from './office.ts';
import { clientRecord } from './people.ts';
import { ImportWorld } from './posting-imports.ts';
import { line } from './posting-lines.ts';
import { vocabularyImports } from './vocabulary.ts';

const vocabularyFile = `id,label_en,label_fr,aliases_en,aliases_fr,broader
welding,welding,soudage,weld,soudure,
baking,baking,boulangerie,bread making,,
coding,coding,programmation,,,
`;

type Mail = Extract<Effect, { kind: 'mail' }>['message'];

/** @param lines postings to import, beside one that asks for welding and glazing */
export async function openSuggestionRoom(lines: readonly object[] = []) {
  const { table } = await testTable();
  const ring = new KeyRing(randomKeys());
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
  await batchWrite(table, {
    put: [...staff.map(toStaffItem), ...staff.map((one) => actorCodec.toItem(actorFor(one)))],
  });

  const world = new ImportWorld(table);
  world.vocabulary = await imports.reader().skills();
  await world.import([line('1', { skills: ['welding', 'Glazing'], sector: '31-33' }), ...lines]);

  const lazyRing = () => Promise.resolve(ring);
  const log = new EventLog('test');
  const platform = {
    table,
    ring: lazyRing,
    clock,
    throttle: new Throttle(table, lazyRing, false),
    log,
    actor: (sub: string) => actorBySub(table, sub),
    // How tokens are verified is no matter here: a token is whom it names.
    verifier: async (sub: string) => ({ sub, token_use: 'access', auth_time: Math.floor(Date.now() / 1000) }),
    isHidden: isClientHidden(table),
  };
  const env = { DATA_BUCKET: buckets.data, S3_PATH_STYLE: true };
  const services = { table, vocabulary: connectVocabulary(table, env), index: connectJobIndex(table, env) };
  const handlers: { readonly routes: Routes; readonly handler: HttpHandler }[] = [];
  function add<T extends Routes>(routes: T, operations: Operations<T>) {
    handlers.push({ routes, handler: httpHandler(routes, operations, platform) });
  }
  add(suggestionRoutes, suggestionOperations(services));
  add(clientSkillRoutes, clientSkillOperations(services));
  add(followingRoutes, followingOperations(services));
  add(skillRoutes, skillOperations(services));
  add(postingRoutes, jobPostingOperations(services));

  function handlerOf(method: string, url: string): HttpHandler {
    const { pathname } = new URL(url, 'http://portal.example');
    const found = handlers.find(({ routes }) =>
      Object.values(routes).some((route) => route.method === method && matches(route.path, pathname)),
    );
    if (!found) {
      throw new Error(`No route for ${method} ${pathname}`);
    }
    return found.handler;
  }

  const mails: Mail[] = [];
  const outbox = new OutboxRepository(table);
  const worker = new OutboxWorker({
    outbox,
    appliers: {
      'suggestion.notify': suggestionNotifier(table, clock),
      mail: async ({ message }) => {
        mails.push(message);
      },
    },
    clock,
    log,
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
      const client = clientRecord(fields);
      const transaction = new Transaction();
      insertClient(transaction, client, clock(), () => new Error('taken'));
      await transaction.commit(table);
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
    /** The mails that are due by now, after everything due in the outbox was applied. */
    sentMails: async (): Promise<readonly Mail[]> => {
      for (let retried = 1; retried > 0; ) {
        ({ retried } = await worker.sweep(new Date(Date.now() + 60_000)));
      }
      return mails.splice(0);
    },
  };
}

export type SuggestionRoom = Awaited<ReturnType<typeof openSuggestionRoom>>;

function matches(path: string, pathname: string): boolean {
  const [wanted, asked] = [path.split('/'), pathname.split('/')];
  return wanted.length === asked.length && wanted.every((part, at) => part.startsWith('{') || part === asked[at]);
}
