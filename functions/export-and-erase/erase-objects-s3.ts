import {
  DeleteObjectCommand,
  HeadObjectCommand,
  NotFound,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** More versions of one object than anything here makes. */
const maxVersions = 1_000;

interface Newest {
  /** Absent in a bucket without versions. */
  readonly versionId: string | undefined;
}

/**
 * Removes an object for good, with every version of it and every mark that it was deleted: the newest one goes until none is left.
 * It needs no list of versions, which takes the right to list a whole bucket. May be repeated.
 *
 * @returns how many versions went
 */
export async function eraseObject(s3: S3Client, bucket: string, key: string): Promise<number> {
  for (let removed = 0; removed < maxVersions; removed += 1) {
    const newest = await newestVersion(s3, bucket, key);
    if (!newest) {
      return removed;
    }
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: newest.versionId }));
  }
  throw new Error('An object with more versions than there can be');
}

/** The newest version, or the mark that stands in its place: S3 answers 404 for that, and says which it is. */
async function newestVersion(s3: S3Client, bucket: string, key: string): Promise<Newest | undefined> {
  try {
    const { VersionId: versionId } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { versionId };
  } catch (error) {
    const isMissing = error instanceof NotFound || (error instanceof S3ServiceException && is404(error));
    if (!isMissing) {
      throw error;
    }
    const headers: Readonly<Record<string, string>> = error.$response?.headers ?? {};
    const versionId = headers['x-amz-version-id'];
    return headers['x-amz-delete-marker'] === 'true' && versionId !== undefined ? { versionId } : undefined;
  }
}

function is404({ $metadata }: S3ServiceException): boolean {
  return $metadata.httpStatusCode === 404;
}
