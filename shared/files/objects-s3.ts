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

export interface TaggedObject {
  readonly eTag: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A whole object, or only the size of one that is too large. */
export interface SmallObject {
  /** Without quotes, as in events. */
  readonly eTag: string;
  readonly size: number;
  /** `undefined` if the object is larger than the maximum. */
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

  /** @returns `undefined` if the object does not exist */
  async open(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return (await this.openTagged(key))?.chunks;
  }

  async openTagged(key: string): Promise<TaggedObject | undefined> {
    const found = await this.#get(key);
    return found && { eTag: found.eTag, chunks: found.body };
  }

  /** @returns `undefined` if the object does not exist */
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
      throw new Error('The S3 response is shorter than its Content-Length');
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

  /** Succeeds also if the object does not exist. */
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
