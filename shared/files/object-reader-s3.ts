import { setTimeout as sleep } from 'node:timers/promises';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { objectAddress, s3Settings } from './settings-s3.ts';

const attempts = 3;

/** Reads whole objects of one bucket with the SDK's signer and HTTP handler, without its S3 client (ADR 0003). */
export class ObjectReader {
  readonly #bucket: string;
  readonly #pathStyle: boolean;
  readonly #settings = s3Settings();
  readonly #http = new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 20_000 });
  readonly #signer = new SignatureV4({
    service: 's3',
    region: this.#settings.region,
    credentials: this.#settings.credentials,
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: false,
  });

  constructor(env: { readonly S3_PATH_STYLE: boolean }, bucket: string) {
    this.#bucket = bucket;
    this.#pathStyle = env.S3_PATH_STYLE;
  }

  /**
   * @param key only characters that need no escaping
   * @returns `undefined` if the object does not exist
   * @throws Error with the status; transient errors after three attempts
   */
  async get(key: string): Promise<Uint8Array | undefined> {
    const request = await this.#request(key);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#attempt(request).catch((error: unknown) => ({ error }));
      if ('bytes' in answer) {
        return answer.bytes;
      }
      if ('status' in answer && answer.status === 404) {
        return undefined;
      }
      const isTransient = !('status' in answer) || answer.status === 429 || answer.status >= 500;
      if (!isTransient || attempt === attempts) {
        throw new Error('status' in answer ? `S3 answered ${answer.status}` : 'S3 did not answer', {
          cause: 'error' in answer ? answer.error : undefined,
        });
      }
      await sleep(50 * 2 ** attempt);
    }
  }

  async #request(key: string): Promise<HttpRequest> {
    const [region, endpoint] = await Promise.all([this.#settings.region(), this.#settings.endpoint()]);
    const place = { bucket: this.#bucket, key, region, endpoint, pathStyle: this.#pathStyle };
    return new HttpRequest({ method: 'GET', ...objectAddress(place) });
  }

  async #attempt(request: HttpRequest): Promise<{ bytes: Uint8Array } | { status: number }> {
    const { response } = await this.#http.handle(new HttpRequest(await this.#signer.sign(request)));
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
    }
    return response.statusCode === 200 ? { bytes: Buffer.concat(chunks) } : { status: response.statusCode };
  }
}
