import { auditClientRead } from '#shared/clients/client-call.ts';
import { profileContext, profileView } from '#shared/clients/profile.ts';
import type { Call } from '#shared/http/call.ts';
import { encodeCursor, listScope } from '#shared/http/cursor.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import { afterOpenTask } from '#shared/tasks/position.ts';
import { readOpenTasks } from '#shared/tasks/view.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import type { Dependencies } from './dependencies.ts';
import { notesView } from './get-general-notes.ts';
import { activityView } from './list-activity.ts';
import { getOverview as readOverview } from './overview-repository.ts';
import type { routes } from './routes.ts';

const maxShownTasks = 25;

export async function getOverview(dependencies: Dependencies, call: Call<typeof routes.getOverview>) {
  const { clientId } = call.path;
  const [actor, overview] = await Promise.all([call.caller, readOverview(dependencies.table, clientId)]);
  if (!overview) {
    throw notFound();
  }
  const { client, notes, openTasks, activities, nextActivity } = overview;
  assertAllowed(mayOnClient(actor, 'read', client));
  const maySeeNotes = mayOnClient(actor, 'read_general_notes', client) === 'allowed';
  const listedTasks = openTasks.filter(({ responsible }) => actor.kind !== 'client' || responsible.client);
  const shownTasks = listedTasks.slice(0, maxShownTasks);
  const lastTask = listedTasks.length > shownTasks.length ? shownTasks.at(-1) : undefined;
  const [context, tasks, ring] = await Promise.all([
    profileContext(dependencies, client, notes.updatedBy === undefined ? [] : [notes.updatedBy]),
    readOpenTasks(dependencies.table, actor, shownTasks, { client, today: dayIn(instanceZone, call.now) }),
    dependencies.ring(),
    auditClientRead(dependencies, call, actor, 'client.overview_read'),
  ]);
  const cursorOf = (operation: string, path: string, query: string, position: unknown) =>
    encodeCursor(ring, position, listScope(operation, `/v1/clients/${clientId}${path}`, query, actor.sub));
  return {
    body: {
      client: profileView(actor, client, context),
      ...(maySeeNotes ? { generalNotes: notesView(notes, context.names) } : {}),
      tasks: {
        items: tasks,
        nextCursor: cursorOf('listClientTasks', '/tasks', 'status=open', lastTask && afterOpenTask(lastTask)),
      },
      recentActivity: {
        items: activities.map(activityView),
        nextCursor: cursorOf('listActivity', '/activity', '', nextActivity),
      },
    },
    version: client.version,
  };
}
