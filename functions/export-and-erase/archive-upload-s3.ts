import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/**
 * Writes an object as its bytes come, without knowing how many: in parts, of which four are held at a time. An object that was not
 * written whole is not there.
 *
 * @returns its size in bytes
 */
export async function uploadStream(
  s3: S3Client,
  place: { readonly bucket: string; readonly key: string; readonly contentType: string },
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
    params: { Bucket: place.bucket, Key: place.key, ContentType: place.contentType, Body: Readable.from(counted()) },
  });
  await upload.done();
  return size;
}
