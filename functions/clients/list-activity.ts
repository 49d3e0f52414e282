import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Activity } from '#shared/domain/activity.ts';
import type { Call } from '#shared/http/call.ts';
import { activityPage } from '#shared/persistence/activity.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** Recent Activity, newest first (RA-01 … RA-06). */
export async function listActivity(dependencies: Dependencies, call: Call<typeof routes.listActivity>) {
  const { limit, cursor } = call.query;
  const { actor } = await permitted(dependencies, call, 'read');
  const start = await call.decodeCursor(cursor);
  const [{ activities, next }] = await Promise.all([
    activityPage(dependencies.table, call.path.clientId, { limit, start }),
    auditClientRead(dependencies, call, actor, 'activity.read'),
  ]);
  return { body: { items: activities.map(activityView), nextCursor: await call.encodeCursor(next) } };
}

export function activityView({ id, type, at, subject }: Activity) {
  return { id, type, at, subject };
}
