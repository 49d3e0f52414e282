import type { Client } from '#shared/domain/client.ts';
import { sector } from '#shared/domain/sectors.ts';
import type { Call } from '#shared/http/call.ts';
import { companyNames } from '#shared/jobs/companies.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { addFollow, type Follow, isFollowed, maxFollows, removeFollow } from '#shared/persistence/follows.ts';
import { type FollowKind, type MatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { invalid, notFound, unprocessable } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** What an activity calls the things that are followed. */
const subjectKinds = { occupations: 'occupation', companies: 'company', sectors: 'sector' } as const;

/** A call about one thing to follow. */
type TargetCall = Pick<Call<typeof routes.followOccupation>, 'path' | 'caller' | 'now' | 'commit'>;

interface Target {
  readonly kind: FollowKind;
  readonly id: string;
}

/** FO-07: follow, match input (so that the feed changes at once) and activity in one transaction. */
export async function follow(service: Service, call: TargetCall, kind: FollowKind) {
  const target = { kind, id: call.path.targetId };
  const [{ client, input: loaded }, name] = await Promise.all([permitted(service, call), nameOf(service, target)]);
  assertWellFormed(target);
  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? loaded : await inputOf(service, client);
    if (isFollowed(input, target.kind, target.id)) {
      return {};
    }
    if (name === undefined) {
      throw notFound();
    }
    if (input.follows[target.kind].length >= maxFollows) {
      throw unprocessable('/path/targetId', `A client follows at most ${maxFollows} ${target.kind}.`);
    }
    const followed: Follow = {
      clientId: client.id,
      kind: target.kind,
      targetId: target.id,
      ...(target.kind === 'companies' ? { name } : {}),
      since: call.now.toISOString(),
      via: 'self',
    };
    const transaction = new Transaction();
    addFollow(transaction, input, followed, call.now, () => new WriteConflict());
    const subject = { kind: subjectKinds[target.kind], id: target.id, label: name };
    recordActivity(transaction, client, 'followed', call.now, subject);
    return call.commit(transaction, {});
  });
}

export async function unfollow(service: Service, call: TargetCall, kind: FollowKind) {
  const target = { kind, id: call.path.targetId };
  const { client, input: loaded } = await permitted(service, call);
  assertWellFormed(target);
  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? loaded : await inputOf(service, client);
    if (!isFollowed(input, target.kind, target.id)) {
      return {};
    }
    const transaction = new Transaction();
    removeFollow(transaction, input, target, call.now, () => new WriteConflict());
    return call.commit(transaction, {});
  });
}

/** FO-02: the client only, whoever else may see it. */
async function permitted({ table }: Service, call: TargetCall) {
  const { clientId } = call.path;
  const [actor, client, input] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    readMatchInput(table, clientId),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'follow', client), 'Only the client follows; staff may suggest.');
  if (!input) {
    throw notFound();
  }
  return { client, input };
}

async function inputOf({ table }: Service, client: Client): Promise<MatchInput> {
  const input = await readMatchInput(table, client.id);
  if (!input) {
    throw notFound();
  }
  return input;
}

/** What a target is called; `undefined` where it cannot be followed. A NOC code need not be loaded. */
async function nameOf({ vocabulary, index }: Service, { kind, id }: Target): Promise<string | undefined> {
  switch (kind) {
    case 'occupations':
      return (await vocabulary.occupations()).occupation(id)?.label.en ?? id;
    case 'companies':
      return companyNames(await index.read(), [id]).get(id);
    case 'sectors':
      return sector(id)?.label.en;
  }
}

/** @throws 400 */
function assertWellFormed({ kind, id }: Target): void {
  if (kind === 'occupations' && !/^\d{5}$/.test(id)) {
    throw invalid('/path/targetId', 'A NOC code has five digits.');
  }
}
