import type { Call } from '#shared/http/call.ts';
import type { routes } from './routes.ts';
import { saveAssignments } from './save.ts';
import type { Service } from './service.ts';

type RemoveCall = Call<typeof routes.deleteAssignments> | Call<typeof routes.deleteAssignment>;

/** SA-10, SA-11. @param staffIds `undefined`: all */
export function deleteAssignments(service: Service, call: RemoveCall, staffIds: readonly string[] | undefined) {
  const { path, caller, query, now, requestId } = call;
  const wish = { kind: 'remove', staffIds, activeTasks: query.activeTasks } as const;
  return saveAssignments(service, { path, caller, wish, now, requestId }, (transaction, reply) =>
    call.commit(transaction, { body: reply }),
  );
}
