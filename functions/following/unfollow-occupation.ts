import { isFollowed, removeFollow } from '#shared/persistence/follows.ts';
import type { FollowKind } from '#shared/persistence/match-input.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { assertWellFormed, findFollower, requireMatchInput, type TargetCall } from './target.ts';

export function unfollowOccupation(dependencies: Dependencies, call: TargetCall) {
  return unfollow(dependencies, call, 'occupations');
}

export function unfollowCompany(dependencies: Dependencies, call: TargetCall) {
  return unfollow(dependencies, call, 'companies');
}

export function unfollowSector(dependencies: Dependencies, call: TargetCall) {
  return unfollow(dependencies, call, 'sectors');
}

async function unfollow(dependencies: Dependencies, call: TargetCall, kind: FollowKind) {
  const { targetId } = call.path;
  const { client, input: firstInput } = await findFollower(dependencies, call);
  assertWellFormed(kind, targetId);
  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? firstInput : await requireMatchInput(dependencies, client.id);
    if (!isFollowed(input, kind, targetId)) {
      return {};
    }
    const transaction = new Transaction();
    removeFollow(transaction, input, { kind, id: targetId }, call.now, () => new WriteConflict());
    return call.commit(transaction, {});
  });
}
