import { auditClientRead } from '#shared/clients/client-call.ts';
import { fileTypes } from '#shared/domain/file.ts';
import { storedKey } from '#shared/files/client-file-objects.ts';
import type { Call } from '#shared/http/call.ts';
import { Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { findFile } from './get-file.ts';
import type { routes } from './routes.ts';

export async function downloadFile(dependencies: Dependencies, call: Call<typeof routes.downloadFile>) {
  const { actor, file } = await findFile(dependencies, call, 'read_files');
  if (file.status !== 'available') {
    throw new Problem('conflict', 'Only files with the status `available` can be downloaded.');
  }
  const { contentType } = fileTypes[file.type];
  const [link] = await Promise.all([
    dependencies.downloads.sign({ key: storedKey(file.id), name: file.name, contentType }),
    auditClientRead(dependencies, call, actor, 'file.downloaded'),
  ]);
  return { body: link };
}
