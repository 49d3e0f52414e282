import { setTimeout as sleep } from 'node:timers/promises';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { loadConfig } from '@smithy/core/config';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';

const attempts = 3;

/** The same setting by which the SDK's clients find S3, or a region; no file is looked at. */
function setting<T extends string | undefined>(variable: string, fallback: T) {
  return loadConfig<string | T>({
    environmentVariableSelector: (env) => env[variable],
    configFileSelector: () => undefined,
    default: fallback,
  });
}

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  /** Instead of AWS's: the one-machine stack's. */
  readonly endpoint: string | undefined;
  readonly pathStyle: boolean;
}

/** Where an object is fetched: the bucket is part of the host's name, or the path's first part. */
export function objectAddress({ bucket, key, region, endpoint, pathStyle }: ObjectPlace) {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  const hostname = pathStyle ? url.hostname : `${bucket}.${url.hostname}`;
  return {
    protocol: url.protocol,
    hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: pathStyle ? `/${bucket}/${key}` : `/${key}`,
    headers: { host: url.port === '' ? hostname : `${hostname}:${url.port}` },
  };
}

/**
 * Reads whole objects of one bucket, by the SDK's own signer and HTTP handler without its S3 client: that is a quarter of a
 * bundle, and reading is all that most API functions do (ADR 0003).
 */
export class ObjectReader {
  readonly #bucket: string;
  readonly #pathStyle: boolean;
  readonly #region = setting('AWS_REGION', 'us-east-1');
  readonly #endpoint = setting('AWS_ENDPOINT_URL_S3', undefined);
  readonly #http = new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 20_000 });
  readonly #signer = new SignatureV4({
    service: 's3',
    region: this.#region,
    credentials: fromEnv(),
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: false,
  });

  constructor(env: { readonly S3_PATH_STYLE: boolean }, bucket: string) {
    this.#bucket = bucket;
    this.#pathStyle = env.S3_PATH_STYLE;
  }

  /**
   * @param key of characters that need no escaping
   * @returns undefined where there is no such object
   * @throws Error with the status, after three attempts where another could help
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
      const isPassing = !('status' in answer) || answer.status === 429 || answer.status >= 500;
      if (!isPassing || attempt === attempts) {
        throw new Error('status' in answer ? `S3 answered ${answer.status}` : 'S3 did not answer', {
          cause: 'error' in answer ? answer.error : undefined,
        });
      }
      await sleep(50 * 2 ** attempt);
    }
  }

  async #request(key: string): Promise<HttpRequest> {
    const [region, endpoint] = await Promise.all([this.#region(), this.#endpoint()]);
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
