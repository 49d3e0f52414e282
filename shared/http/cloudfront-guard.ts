import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { forbidden } from '#shared/problem.ts';
import { type Lazy, lazy } from '#shared/secrets/key-ring.ts';
import { readSecret } from '#shared/secrets/secret.ts';

/** What CloudFront adds to each call: it overwrites whatever a caller sends under this name. */
export const cloudFrontHeader = 'x-portal-front';
/** Set by CloudFront as well: `address:port` of whoever called it. */
const viewerHeader = 'cloudfront-viewer-address';

export const CloudFrontSecret = z.object({ word: z.string().min(32) });

/** CloudFront with its firewall before the gateway (ADR 0081). */
export class CloudFrontGuard {
  readonly #word: Lazy<string>;

  constructor(word: Lazy<string>) {
    this.#word = word;
  }

  /**
   * The caller's address. The gateway only sees CloudFront's; what headers say is believed of CloudFront alone.
   * @throws 403 where the call went around the front
   */
  async addressOf({ headers, requestContext }: APIGatewayProxyEventV2): Promise<string> {
    if (!isSame(headers[cloudFrontHeader] ?? '', await this.#word())) {
      throw forbidden('The API is not reached this way.');
    }
    return headers[viewerHeader]?.replace(/:\d+$/, '') ?? requestContext.http.sourceIp;
  }
}

export function connectCloudFrontGuard(secret: string): CloudFrontGuard {
  return new CloudFrontGuard(lazy(async () => CloudFrontSecret.parse(await readSecret(secret)).word));
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
