import type { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';

/** An object, to be read from its beginning. */
export interface TaggedObject {
  readonly eTag: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Reads the objects of one bucket as they come, without holding them. */
export class BucketObjects {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** @returns undefined where there is no such object */
  async open(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return (await this.openTagged(key))?.chunks;
  }

  /** With the tag that tells one object from another under the same key. */
  async openTagged(key: string): Promise<TaggedObject | undefined> {
    try {
      const { Body: body, ETag: eTag = '' } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
      );
      return body && { eTag, chunks: body as Readable };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}
