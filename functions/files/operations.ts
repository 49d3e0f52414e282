import type { Operations } from '#shared/http/call.ts';
import { createFile } from './create-file.ts';
import { deleteFile } from './delete-file.ts';
import type { Dependencies } from './dependencies.ts';
import { downloadFile } from './download-file.ts';
import { getFile } from './get-file.ts';
import { listFiles } from './list-files.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listFiles: (call) => listFiles(dependencies, call),
    createFile: (call) => createFile(dependencies, call),
    getFile: (call) => getFile(dependencies, call),
    downloadFile: (call) => downloadFile(dependencies, call),
    deleteFile: (call) => deleteFile(dependencies, call),
  };
}
