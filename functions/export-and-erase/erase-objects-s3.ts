import { DeleteObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';

/** More versions than any object here has. */
const maxVersions = 1_000;

/**
 * Deletes all versions and delete markers of an object, the newest first. It does not list versions, since that
 * permission would cover the whole bucket. Idempotent.
 *
 * @returns the number of deleted versions
 */
export async function eraseObject(s3: S3Client, bucket: string, key: string): Promise<number> {
  for (let removed = 0; removed < maxVersions; removed += 1) {
    const newest = await newestVersion(s3, bucket, key);
    if (!newest) {
      return removed;
    }
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: newest.versionId }));
  }
  throw new Error(`An object has more than ${maxVersions} versions`);
}

/**
 * The newest version or delete marker (S3 answers 404 for the latter, with its id in the headers).
 * @returns without `versionId` in an unversioned bucket
 */
async function newestVersion(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<{ readonly versionId: string | undefined } | undefined> {
  try {
    const { VersionId: versionId } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { versionId };
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 404) {
      throw error;
    }
    const headers: Readonly<Record<string, string>> = error.$response?.headers ?? {};
    const versionId = headers['x-amz-version-id'];
    return headers['x-amz-delete-marker'] === 'true' && versionId !== undefined ? { versionId } : undefined;
  }
}
