import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { clientAuditPage } from '#shared/persistence/audit.ts';
import { viewsOf } from './audit-view.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** RA-06: the audit log of one client's file. */
export async function listClientAudit(dependencies: Dependencies, call: Call<typeof routes.listClientAudit>) {
  const { path, query, now } = call;
  const after = await call.decodeCursor(query.cursor);
  const allowed = permitted(dependencies, call, 'read_audit');
  const [{ actor }, { entries, next }] = await Promise.all([
    allowed,
    clientAuditPage(dependencies.table, path.clientId, {
      limit: query.limit,
      after,
      until: now,
      since: allowed.then(({ client }) => client.createdAt),
    }),
  ]);
  const [views] = await Promise.all([
    viewsOf(dependencies.table, entries),
    auditClientRead(dependencies, call, actor, 'audit.read'),
  ]);
  return { body: { items: views, nextCursor: await call.encodeCursor(next) } };
}
