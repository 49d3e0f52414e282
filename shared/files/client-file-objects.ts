/** S3 keys of clients' files. They contain only ids, since keys appear in URLs and logs. */

/** Prefix in the bucket of uploads; objects under it start an inspection. */
export const fileUploads = 'uploads/';

export function uploadKey({ clientId, fileId }: FileIds): string {
  return `${fileUploads}${clientId}/${fileId}`;
}

export interface FileIds {
  readonly clientId: string;
  readonly fileId: string;
}

/** @returns `undefined` for any other key */
export function idsOfUpload(key: string): FileIds | undefined {
  const [, clientId, fileId] = /^uploads\/([\w-]{1,64})\/([\w-]{1,64})$/.exec(key) ?? [];
  return clientId !== undefined && fileId !== undefined ? { clientId, fileId } : undefined;
}

/** In the bucket of files. */
export const storedFiles = 'files/';

/** The inspected bytes, in the bucket of files. Only these are signed for download. */
export function storedKey(fileId: string): string {
  return `${storedFiles}${fileId}`;
}
