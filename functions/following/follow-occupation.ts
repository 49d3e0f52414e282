import { sector } from '#shared/domain/sectors.ts';
import { companyNames } from '#shared/jobs/companies.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { addFollow, type Follow, isFollowed, maxFollows } from '#shared/persistence/follows.ts';
import type { FollowKind } from '#shared/persistence/match-input.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, unprocessable } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { assertWellFormed, findFollower, requireMatchInput, type TargetCall } from './target.ts';

const subjectKinds = { occupations: 'occupation', companies: 'company', sectors: 'sector' } as const;

export function followOccupation(dependencies: Dependencies, call: TargetCall) {
  return follow(dependencies, call, 'occupations');
}

export function followCompany(dependencies: Dependencies, call: TargetCall) {
  return follow(dependencies, call, 'companies');
}

export function followSector(dependencies: Dependencies, call: TargetCall) {
  return follow(dependencies, call, 'sectors');
}

/** Writes follow, match input (so that the feed changes at once) and activity in one transaction (FO-07). */
async function follow(dependencies: Dependencies, call: TargetCall, kind: FollowKind) {
  const { targetId } = call.path;
  const [{ client, input: firstInput }, name] = await Promise.all([
    findFollower(dependencies, call),
    nameOf(dependencies, kind, targetId),
  ]);
  assertWellFormed(kind, targetId);
  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? firstInput : await requireMatchInput(dependencies, client.id);
    if (isFollowed(input, kind, targetId)) {
      return {};
    }
    if (name === undefined) {
      throw notFound();
    }
    if (input.follows[kind].length >= maxFollows) {
      throw unprocessable('/path/targetId', `A client can follow at most ${maxFollows} ${kind}.`);
    }
    const followed: Follow = {
      clientId: client.id,
      kind,
      targetId,
      ...(kind === 'companies' ? { name } : {}),
      since: call.now.toISOString(),
      via: 'self',
    };
    const transaction = new Transaction();
    addFollow(transaction, input, followed, call.now, () => new WriteConflict());
    recordActivity(transaction, client, 'followed', call.now, { kind: subjectKinds[kind], id: targetId, label: name });
    return call.commit(transaction, {});
  });
}

/** `undefined` if the target does not exist. NOC codes that are not loaded can be followed. */
async function nameOf({ vocabulary, index }: Dependencies, kind: FollowKind, id: string): Promise<string | undefined> {
  switch (kind) {
    case 'occupations':
      return (await vocabulary.occupations()).occupation(id)?.label.en ?? id;
    case 'companies':
      return companyNames(await index.read(), [id]).get(id);
    case 'sectors':
      return sector(id)?.label.en;
  }
}
