import { omitUndefined } from '#shared/omit-undefined.ts';
import type { AuditEntry } from '#shared/persistence/audit.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Table } from '#shared/persistence/table-connection.ts';

export async function viewsOf(table: Table, entries: readonly AuditEntry[]) {
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
