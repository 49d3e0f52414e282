import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { saveAssignments } from './save.ts';

/** Takes all staff off a client, or those named (SA-10). */
export function deleteAssignments(dependencies: Dependencies, call: Call<typeof routes.deleteAssignments>) {
  return unassign(dependencies, call, call.query.staffId);
}

/** Takes one person off a client (SA-11). */
export function deleteAssignment(dependencies: Dependencies, call: Call<typeof routes.deleteAssignment>) {
  return unassign(dependencies, call, [call.path.staffId]);
}

type RemoveCall = Call<typeof routes.deleteAssignments> | Call<typeof routes.deleteAssignment>;

/** @param staffIds all where `undefined` */
function unassign(dependencies: Dependencies, call: RemoveCall, staffIds: readonly string[] | undefined) {
  const { path, caller, query, now, requestId } = call;
  const wish = { kind: 'remove', staffIds, activeTasks: query.activeTasks } as const;
  return saveAssignments(dependencies, { path, caller, wish, now, requestId }, (transaction, reply) =>
    call.commit(transaction, { body: reply }),
  );
}
