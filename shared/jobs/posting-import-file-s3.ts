import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';

/** An uploaded file, read from its beginning. */
export interface ImportFile {
  /** Tells one upload from another under the same key. */
  readonly eTag: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** @returns undefined where there is no such file (any more) */
export async function openImportFile(s3: S3Client, bucket: string, key: string): Promise<ImportFile | undefined> {
  try {
    const { Body: body, ETag: eTag = '' } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return body && { eTag, chunks: chunksOf(body.transformToWebStream()) };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** A reader that stops early lets go of the connection. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* stream;
}
