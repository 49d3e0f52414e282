import { storedKey, uploadKey } from '#shared/files/client-file-objects.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import type { Apply } from './worker.ts';

/** Applies the outbox's effect that deletes a file's objects; what is gone already is no failure. */
export function fileObjectsDeleter(env: {
  readonly S3_PATH_STYLE: boolean;
  readonly INCOMING_BUCKET: string;
  readonly FILES_BUCKET: string;
}): Apply<'file.delete-objects'> {
  const s3 = connectS3(env);
  const uploads = new BucketObjects(s3, env.INCOMING_BUCKET);
  const files = new BucketObjects(s3, env.FILES_BUCKET);
  return async ({ onlyUpload, ...ids }) => {
    await Promise.all([uploads.delete(uploadKey(ids)), ...(onlyUpload ? [] : [files.delete(storedKey(ids.fileId))])]);
  };
}
