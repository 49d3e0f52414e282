import type { Apply } from '#shared/persistence/outbox-worker.ts';
import { storedKey, uploadKey } from './client-file-objects.ts';
import { connectS3 } from './client-s3.ts';
import { BucketObjects } from './objects-s3.ts';

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
