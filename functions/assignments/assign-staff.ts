import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { saveAssignments } from './save.ts';

/** SA-03 … SA-07: the set as named, or those named in addition. */
export function assignStaff(dependencies: Dependencies, call: Call<typeof routes.assignStaff>) {
  const { path, caller, now, requestId } = call;
  const { activeTasks, ...body } = call.body;
  const wish = { kind: 'assign', activeTasks, ...body } as const;
  return saveAssignments(dependencies, { path, caller, wish, now, requestId }, (transaction, reply) =>
    call.commit(transaction, { body: reply }),
  );
}
