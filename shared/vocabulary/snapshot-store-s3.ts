import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { SnapshotStore } from './reader.ts';

/** Snapshots in a bucket. */
export class S3SnapshotStore implements SnapshotStore {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async get(key: string): Promise<Uint8Array> {
    const { Body: body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    if (!body) {
      throw new Error('S3 answered without a body');
    }
    return body.transformToByteArray();
  }

  async put(key: string, snapshot: Uint8Array): Promise<void> {
    const object = { Bucket: this.#bucket, Key: key, ContentType: 'application/octet-stream' };
    await this.#s3.send(new PutObjectCommand({ ...object, Body: snapshot }));
  }

  async remove(key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }
}
