import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/**
 * Uploads a stream of unknown length in parts, of which four are in memory at a time. An interrupted upload leaves no
 * object.
 * @returns the size in bytes
 */
export async function uploadStream(
  s3: S3Client,
  target: { readonly bucket: string; readonly key: string; readonly contentType: string },
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  let size = 0;
  async function* counted() {
    for await (const chunk of bytes) {
      size += chunk.length;
      yield chunk;
    }
  }
  const upload = new Upload({
    client: s3,
    params: { Bucket: target.bucket, Key: target.key, ContentType: target.contentType, Body: Readable.from(counted()) },
  });
  await upload.done();
  return size;
}
