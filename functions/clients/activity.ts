import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Activity } from '#shared/domain/activity.ts';
import type { Call } from '#shared/http/call.ts';
import { activityPage } from '#shared/persistence/activity.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** Recent Activity, newest first (RA-*). */
export async function listActivity(service: Service, call: Call<typeof routes.listActivity>) {
  const { limit, cursor } = call.query;
  const { actor } = await permitted(service, call, 'read');
  const start = await call.decodeCursor(cursor);
  const [{ activities, next }] = await Promise.all([
    activityPage(service.table, call.path.clientId, { limit, start }),
    auditClientRead(service, call, actor, 'activity.read'),
  ]);
  return { body: { items: activities.map(activityView), nextCursor: await call.encodeCursor(next) } };
}

export function activityView({ id, type, at, subject }: Activity) {
  return { id, type, at, subject };
}
