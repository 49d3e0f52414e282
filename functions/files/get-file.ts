import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { isThere, type StoredFile } from '#shared/domain/file.ts';
import type { Call } from '#shared/http/call.ts';
import { fileById } from '#shared/persistence/files.ts';
import type { ClientAction } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { mayOnFile } from './policy.ts';
import type { routes } from './routes.ts';
import { fileView, uploaderNames } from './view.ts';

export async function getFile(dependencies: Dependencies, call: Call<typeof routes.getFile>) {
  const { actor, client, file } = await findFile(dependencies, call, 'read_files');
  const [names] = await Promise.all([
    uploaderNames(dependencies.table, client, [file]),
    auditClientRead(dependencies, call, actor, 'file.read'),
  ]);
  return { body: fileView(file, actor, client, names) };
}

/** @throws 404 if the client or the file is hidden from the caller, 403 if the action is forbidden */
export async function findFile(
  dependencies: Dependencies,
  call: Pick<Call<typeof routes.getFile>, 'path' | 'caller' | 'now'>,
  action: Extract<ClientAction, 'read_files' | 'delete_file'>,
): Promise<{ readonly actor: Actor; readonly client: Client; readonly file: StoredFile }> {
  const { clientId, fileId } = call.path;
  const [{ actor, client }, file] = await Promise.all([
    permitted(dependencies, call, action),
    fileById(dependencies.table, clientId, fileId),
  ]);
  if (!file || !isThere(file, call.now)) {
    throw notFound();
  }
  assertAllowed(mayOnFile(actor, action, file), 'Only the person who uploaded a file can delete it.');
  return { actor, client, file };
}
