import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from '#shared/secrets/key-ring.ts';

const form = /^([\w-]{1,64})\.([\w-]{1,64})\.([\w-]{43})$/;
const purpose = 'job-feed';

/**
 * A token that only turns off the job-feed mail of one client (JE-04). It never expires, since links in old mails must
 * work.
 * @returns `<kid>.<client id>.<HMAC-SHA-256>`, safe in a path
 */
export function unsubscribeToken(ring: KeyRing, clientId: string): string {
  const { kid, key } = ring.current('unsubscribe');
  return `${kid}.${clientId}.${mac(key, clientId).toString('base64url')}`;
}

/** @returns the id of the client, or `undefined` for an invalid token */
export function clientOfToken(ring: KeyRing, token: string): string | undefined {
  const [, kid, clientId, sent] = form.exec(token) ?? [];
  const key = kid === undefined ? undefined : ring.key('unsubscribe', kid);
  if (key === undefined || clientId === undefined || sent === undefined) {
    return undefined;
  }
  const given = Buffer.from(sent, 'base64url');
  const expected = mac(key, clientId);
  return given.length === expected.length && timingSafeEqual(given, expected) ? clientId : undefined;
}

function mac(key: Buffer, clientId: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}\n${clientId}`).digest();
}

/** @param apiUrl the public URL of the API, without `/v1` */
export function unsubscribeUrl(apiUrl: string, token: string): string {
  return `${apiUrl.replace(/\/+$/, '')}/v1/unsubscribe/${token}`;
}
