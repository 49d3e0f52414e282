import { auditClientRead } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { completedTaskPage } from '#shared/persistence/task-lists.ts';
import { openTaskLists } from '#shared/persistence/tasks.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import { parseTaskPosition } from '#shared/tasks/position.ts';
import { taskView } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { taskPage } from './task-page.ts';
import { todayAt } from './task-rules.ts';

/** Staff see all tasks of the client, the client those that they are responsible for (TK-13). */
export async function listClientTasks(dependencies: Dependencies, call: Call<typeof routes.listClientTasks>) {
  const { table } = dependencies;
  const { clientId } = call.path;
  const { limit, status, cursor } = call.query;
  const [actor, client, lists, newest] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    openTaskLists(table, [clientId]),
    status === 'open' || cursor !== undefined
      ? undefined
      : completedTaskPage(table, [{ clientId }], { limit: limit + 1 }),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'read_tasks', client));
  const start = parseTaskPosition(await call.decodeCursor(cursor));
  const own = actor.kind === 'client';
  const [{ items, next }] = await Promise.all([
    taskPage({
      table,
      actor,
      today: todayAt(call.now),
      view: taskView,
      status,
      limit,
      start,
      open: (lists.get(clientId) ?? []).filter(({ responsible }) => !own || responsible.client),
      completed: [{ clientId }],
      newestCompleted: newest,
      keepCompleted: ({ client: isTheirs }) => !own || isTheirs === true,
    }),
    auditClientRead(dependencies, call, actor, 'tasks.read'),
  ]);
  const nextCursor = await call.encodeCursor(next);
  return { body: { items, ...(nextCursor === undefined ? {} : { nextCursor }) } };
}
