import { addDays } from '#shared/domain/recurrence.ts';
import type { Call } from '#shared/http/call.ts';
import { actorAuditPage, auditRead } from '#shared/persistence/audit.ts';
import { instanceZone, startOfDay } from '#shared/time.ts';
import { viewsOf } from './audit-view.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function listActorAudit({ table }: Dependencies, call: Call<typeof routes.listActorAudit>) {
  const { query } = call;
  const start = await call.decodeCursor(query.cursor);
  const [actor, { entries, next }] = await Promise.all([
    call.caller,
    actorAuditPage(table, query.actorId, {
      limit: query.limit,
      start,
      from: query.from === undefined ? undefined : startOfDay(instanceZone, query.from),
      to: query.to === undefined ? undefined : startOfDay(instanceZone, addDays(query.to, 1)),
    }),
  ]);
  const kind = entries[0]?.actorKind === 'client' ? ('client' as const) : ('staff' as const);
  const [views] = await Promise.all([
    viewsOf(table, entries),
    auditRead(table, call, { action: 'audit.read', actor, subject: { kind, id: query.actorId } }),
  ]);
  return { body: { items: views, nextCursor: await call.encodeCursor(next) } };
}
