import { Hash } from '@smithy/core/serde';
import { createScope, getSigningKey } from '@smithy/signature-v4';
import { objectAddress, s3Settings } from './settings-s3.ts';
import type { UploadForm } from './upload-form.ts';

/** Validity of signed uploads, in real time. */
export const uploadSeconds = 600;

const sha256 = Hash.bind(null, 'sha256');

/** Signs uploads to one bucket. S3 accepts only the signed key, content type and size range. */
export class UploadSigner {
  readonly #bucket: string;
  readonly #pathStyle: boolean;
  readonly #settings = s3Settings();

  constructor(env: { readonly S3_PATH_STYLE: boolean }, bucket: string) {
    this.#bucket = bucket;
    this.#pathStyle = env.S3_PATH_STYLE;
  }

  async sign(upload: {
    readonly key: string;
    readonly contentType: string;
    readonly minBytes: number;
    readonly maxBytes: number;
  }): Promise<UploadForm> {
    const { region: findRegion, endpoint: findEndpoint, credentials: findCredentials } = this.#settings;
    const [region, endpoint, credentials] = await Promise.all([findRegion(), findEndpoint(), findCredentials()]);
    const now = new Date();
    const date = iso8601(now).replace(/[-:]/g, '');
    const day = date.slice(0, 8);
    const fields = {
      'Content-Type': upload.contentType,
      bucket: this.#bucket,
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${credentials.accessKeyId}/${createScope(day, region, 's3')}`,
      'X-Amz-Date': date,
      ...(credentials.sessionToken === undefined ? {} : { 'X-Amz-Security-Token': credentials.sessionToken }),
      key: upload.key,
    };
    const policy = {
      expiration: iso8601(new Date(now.getTime() + uploadSeconds * 1000)),
      conditions: [
        ['content-length-range', upload.minBytes, upload.maxBytes],
        ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ],
    };
    const encoded = Buffer.from(JSON.stringify(policy)).toString('base64');
    const hash = new Hash('sha256', await getSigningKey(sha256, credentials, day, region, 's3'));
    hash.update(Buffer.from(encoded));
    const signature = Buffer.from(await hash.digest()).toString('hex');
    const place = { bucket: this.#bucket, key: '', region, endpoint, pathStyle: this.#pathStyle };
    const { protocol, path, headers } = objectAddress(place);
    return {
      url: `${protocol}//${headers.host}${path}`,
      fields: { ...fields, Policy: encoded, 'X-Amz-Signature': signature },
    };
  }
}

function iso8601(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
