import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { create as contentDisposition } from 'content-disposition';
import { objectAddress, s3Settings } from './settings-s3.ts';

/** Validity of signed downloads, in real time. */
export const downloadSeconds = 300;

export interface SignedDownload {
  readonly url: string;
  readonly expiresAt: string;
}

/** Signs downloads from one bucket with the SDK's signer, without its S3 client (ADR 0003). */
export class DownloadSigner {
  readonly #bucket: string;
  readonly #pathStyle: boolean;
  readonly #settings = s3Settings();
  readonly #signer = new SignatureV4({
    service: 's3',
    region: this.#settings.region,
    credentials: this.#settings.credentials,
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: false,
    applyChecksum: false,
  });

  constructor(env: { readonly S3_PATH_STYLE: boolean }, bucket: string) {
    this.#bucket = bucket;
    this.#pathStyle = env.S3_PATH_STYLE;
  }

  /**
   * The object is downloaded as an attachment with this name, in any script (FL-12).
   * @param download.key only characters that need no escaping
   */
  async sign(
    download: { readonly key: string; readonly name: string; readonly contentType: string },
    now = new Date(),
  ): Promise<SignedDownload> {
    const [region, endpoint] = await Promise.all([this.#settings.region(), this.#settings.endpoint()]);
    const address = objectAddress({
      bucket: this.#bucket,
      key: download.key,
      region,
      endpoint,
      pathStyle: this.#pathStyle,
    });
    const request = new HttpRequest({
      method: 'GET',
      ...address,
      headers: { ...address.headers, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
      query: {
        'response-content-disposition': contentDisposition(download.name),
        'response-content-type': download.contentType,
        'x-id': 'GetObject',
      },
    });
    const { protocol, headers, path, query } = await this.#signer.presign(request, {
      expiresIn: downloadSeconds,
      signingDate: now,
    });
    const search = Object.entries(query ?? {}).map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`);
    return {
      url: `${protocol}//${headers.host}${path}?${search.join('&')}`,
      expiresAt: new Date(now.getTime() + downloadSeconds * 1000).toISOString(),
    };
  }
}

/** Percent-encoding of RFC 3986, as the signature expects it. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
