import { assertNoHold, withoutHold } from '#shared/clients/legal-hold.ts';
import { retryOnConflict } from '#shared/persistence/retry-on-conflict.ts';
import { changeable, type DeleteCall, record, write } from './change.ts';
import type { Dependencies } from './dependencies.ts';

/** CN-05: out of every list; the record stays. */
export function deleteCaseNote(dependencies: Dependencies, call: DeleteCall) {
  return retryOnConflict(async () => {
    const { actor, client, note: before } = await changeable(dependencies, call, 'delete');
    assertNoHold(client);
    const gone = { deletedAt: call.now.toISOString(), deletedBy: actor.id };
    const transaction = write(before, { ...before, ...gone, version: before.version + 1 }, client, withoutHold);
    record(transaction, call, actor, 'case_note.deleted');
    return call.commit(transaction, {});
  });
}
