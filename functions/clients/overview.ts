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
import { activityView } from './activity.ts';
import { notesView } from './general-notes.ts';
import { getOverview as readPartition } from './overview-repository.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

const maxShownTasks = 25;

/** The Overview tab in one read. */
export async function getOverview(service: Service, call: Call<typeof routes.getOverview>) {
  const { clientId } = call.path;
  const [actor, overview] = await Promise.all([call.caller, readPartition(service.table, clientId)]);
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
    profileContext(service, client, notes.updatedBy === undefined ? [] : [notes.updatedBy]),
    readOpenTasks(service.table, actor, shownTasks, { client, today: dayIn(instanceZone, call.now) }),
    service.ring(),
    auditClientRead(service, call, actor, 'client.overview_read'),
  ]);
  const goesOn = (operation: string, path: string, query: string, position: unknown) =>
    encodeCursor(ring, position, listScope(operation, `/v1/clients/${clientId}${path}`, query, actor.sub));
  return {
    body: {
      client: profileView(actor, client, context),
      ...(maySeeNotes ? { generalNotes: notesView(notes, context.names) } : {}),
      tasks: {
        items: tasks,
        nextCursor: goesOn('listClientTasks', '/tasks', 'status=open', lastTask && afterOpenTask(lastTask)),
      },
      recentActivity: {
        items: activities.map(activityView),
        nextCursor: goesOn('listActivity', '/activity', '', nextActivity),
      },
    },
    version: client.version,
  };
}
