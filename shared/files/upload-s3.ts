import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { UploadForm } from './upload-form.ts';

/** Signed uploads are good for this long: real time, S3 knows no other. */
export const uploadSeconds = 600;

/** Signs uploads into one bucket. S3 takes exactly one object under exactly the signed key, type and range of sizes. */
export class UploadSigner {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async sign(upload: {
    readonly key: string;
    readonly contentType: string;
    readonly minBytes: number;
    readonly maxBytes: number;
  }): Promise<UploadForm> {
    const { url, fields } = await createPresignedPost(this.#s3, {
      Bucket: this.#bucket,
      Key: upload.key,
      Fields: { 'Content-Type': upload.contentType },
      Conditions: [['content-length-range', upload.minBytes, upload.maxBytes]],
      Expires: uploadSeconds,
    });
    return { url, fields };
  }
}
