import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** An object, to be read from its beginning. */
export interface TaggedObject {
  readonly eTag: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A small object, whole, or only how large a larger one is. */
export interface SmallObject {
  /** Without quotes, as events write it. */
  readonly eTag: string;
  readonly size: number;
  /** Absent where it is larger than asked for: nothing of it was read. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

/** The objects of one bucket. */
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
    const found = await this.#get(key);
    return found && { eTag: found.eTag, chunks: found.body };
  }

  /**
   * One read of one version of the object.
   * @returns undefined where there is no such object
   */
  async readSmall(key: string, maxBytes: number): Promise<SmallObject | undefined> {
    const found = await this.#get(key);
    if (!found) {
      return undefined;
    }
    const { body, size } = found;
    const eTag = found.eTag.replaceAll('"', '');
    if (size > maxBytes) {
      body.destroy();
      return { eTag, size, bytes: undefined };
    }
    const bytes = new Uint8Array(size);
    let at = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    if (at !== size) {
      throw new Error('S3 sent less than it announced');
    }
    return { eTag, size, bytes };
  }

  async exists(key: string): Promise<boolean> {
    try {
      await this.#s3.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) {
        return false;
      }
      throw error;
    }
  }

  async put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: bytes, ContentType: contentType }),
    );
  }

  /** What is not there is deleted already. */
  async delete(key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }

  async #get(key: string): Promise<{ eTag: string; size: number; body: Readable } | undefined> {
    try {
      const reply = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      const { Body: body, ETag: eTag = '', ContentLength: size = 0 } = reply;
      return body && { eTag, size, body: body as Readable };
    } catch (error) {
      if (error instanceof NoSuchKey) {
        return undefined;
      }
      throw error;
    }
  }
}
