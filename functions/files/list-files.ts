import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { isThere, remainingPlaces } from '#shared/domain/file.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { filesOf, readFileLedger } from '#shared/persistence/files.ts';
import { descending } from '#shared/persistence/keys.ts';
import type { Dependencies } from './dependencies.ts';
import { mayOnFile } from './policy.ts';
import type { routes } from './routes.ts';
import { fileView, uploaderNames } from './view.ts';

export async function listFiles(dependencies: Dependencies, call: Call<typeof routes.listFiles>) {
  const { table } = dependencies;
  const { clientId } = call.path;
  const [{ actor, client }, ledger, all] = await Promise.all([
    permitted(dependencies, call, 'read_files'),
    readFileLedger(table, clientId),
    filesOf(table, clientId),
  ]);
  const visible = all.filter((file) => isThere(file, call.now) && mayOnFile(actor, 'read_files', file) === 'allowed');
  const page = await sortedPage(call, visible, ({ uploadedAt, id }) => [descending(uploadedAt), id]);
  const [names] = await Promise.all([
    uploaderNames(table, client, page.items),
    auditClientRead(dependencies, call, actor, 'files.read'),
  ]);
  const items = page.items.map((file) => fileView(file, actor, client, names));
  return { body: { ...page, items, remaining: remainingPlaces(ledger, call.now, actor.kind !== 'client') } };
}
