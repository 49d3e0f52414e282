import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { forbidden } from '#shared/problem.ts';
import { type Lazy, lazy } from '#shared/secrets/key-ring.ts';
import { readSecret } from '#shared/secrets/secret.ts';

/** CloudFront adds this header to each call, and overwrites one sent by the caller. */
export const cloudFrontHeader = 'x-portal-front';
/** Set by CloudFront: `address:port` of the caller. */
const viewerHeader = 'cloudfront-viewer-address';

const CloudFrontSecret = z.object({ secret: z.string().min(32) });

/** Accepts only calls through CloudFront and its firewall (ADR 0081). */
export class CloudFrontGuard {
  readonly #secret: Lazy<string>;

  constructor(secret: Lazy<string>) {
    this.#secret = secret;
  }

  /** The caller's address: the gateway sees only that of CloudFront. @throws 403 for a call that did not come through CloudFront */
  async addressOf({ headers, requestContext }: APIGatewayProxyEventV2): Promise<string> {
    if (!isSame(headers[cloudFrontHeader] ?? '', await this.#secret())) {
      throw forbidden('Direct calls are not allowed. Use the public URL of the API.');
    }
    return headers[viewerHeader]?.replace(/:\d+$/, '') ?? requestContext.http.sourceIp;
  }
}

export function connectCloudFrontGuard(secretId: string): CloudFrontGuard {
  return new CloudFrontGuard(lazy(async () => CloudFrontSecret.parse(await readSecret(secretId)).secret));
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
