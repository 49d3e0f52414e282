import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { addDays } from '#shared/domain/recurrence.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { type AuditEntry, actorAuditPage, auditRead, clientAuditPage } from '#shared/persistence/audit.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { instanceZone, startOfDay } from '#shared/time.ts';
import type { routes } from './routes.ts';

type Service = Pick<Platform, 'table'>;

export function auditOperations(service: Service): Operations<typeof routes> {
  return {
    listClientAudit: (call) => listClientAudit(service, call),
    listActorAudit: (call) => listActorAudit(service, call),
  };
}

/** RA-06: the audit log of one client's file. */
async function listClientAudit(service: Service, call: Call<typeof routes.listClientAudit>) {
  const { path, query, now } = call;
  const after = await call.decodeCursor(query.cursor);
  const allowed = permitted(service, call, 'read_audit');
  const [{ actor }, { entries, next }] = await Promise.all([
    allowed,
    clientAuditPage(service.table, path.clientId, {
      limit: query.limit,
      after,
      until: now,
      since: allowed.then(({ client }) => client.createdAt),
    }),
  ]);
  const [views] = await Promise.all([
    viewsOf(service.table, entries),
    auditClientRead(service, call, actor, 'audit.read'),
  ]);
  return { body: { items: views, nextCursor: await call.encodeCursor(next) } };
}

async function listActorAudit({ table }: Service, call: Call<typeof routes.listActorAudit>) {
  const { query, now, requestId } = call;
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
    auditRead(table, { action: 'audit.read', actor, subject: { kind, id: query.actorId }, at: now, requestId }),
  ]);
  return { body: { items: views, nextCursor: await call.encodeCursor(next) } };
}

async function viewsOf(table: Table, entries: readonly AuditEntry[]) {
  const staffIds = new Set(entries.filter(({ actorKind }) => actorKind !== 'client').map(({ actorId }) => actorId));
  const names = await readNames(table, { staffIds: [...staffIds] });
  return entries.map(({ id, at, action, actorId, actorKind, subject, changed, requestId }) =>
    omitUndefined({
      id,
      at,
      action,
      actor: omitUndefined({ id: actorId, kind: actorKind, name: names.staff.get(actorId) }),
      subject,
      changed,
      requestId,
    }),
  );
}
