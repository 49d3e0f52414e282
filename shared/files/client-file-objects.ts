/** Where files of clients lie in S3. Ids only: keys show up in URLs and logs. */

/** In the bucket of uploads, below which inspections start. */
export const fileUploads = 'uploads/';

export function uploadKey({ clientId, fileId }: FileIds): string {
  return `${fileUploads}${clientId}/${fileId}`;
}

export interface FileIds {
  readonly clientId: string;
  readonly fileId: string;
}

/** @returns nothing for a key of something else */
export function idsOfUpload(key: string): FileIds | undefined {
  const [, clientId, fileId] = /^uploads\/([\w-]{1,64})\/([\w-]{1,64})$/.exec(key) ?? [];
  return clientId !== undefined && fileId !== undefined ? { clientId, fileId } : undefined;
}

/** In the bucket of files. */
export const storedFiles = 'files/';

/** In the bucket of files: the very bytes that were inspected. Downloads are signed for these only. */
export function storedKey(fileId: string): string {
  return `${storedFiles}${fileId}`;
}
