import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { archiveKey, clientExport } from '#shared/persistence/client-exports.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { view } from './export-view.ts';
import type { routes } from './routes.ts';

export async function getClientExport(dependencies: Dependencies, call: Call<typeof routes.getClientExport>) {
  const { path, now } = call;
  const [{ actor, client }, one] = await Promise.all([
    permitted(dependencies, call, 'export'),
    clientExport(dependencies.table, path.clientId, path.exportId),
  ]);
  if (!one) {
    throw notFound();
  }
  const body = view(one, now);
  if (body.status !== 'completed') {
    return { body };
  }
  const subject = { kind: 'client', id: client.id } as const;
  const download = { key: archiveKey(one), name: `client-${client.id}.zip`, contentType: 'application/zip' };
  const [link] = await Promise.all([
    dependencies.downloads.sign(download),
    auditRead(dependencies.table, call, { action: 'client.export_read', actor, subject }),
  ]);
  return { body: { ...body, ...link } };
}
