import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing, KeyUse } from './key-ring.ts';

const kidSeparator = '.';

/**
 * Seals a JSON value with AES-256-GCM: unreadable, unforgeable, and good only under the same `scope` (additional data).
 * @returns `<kid>.<base64url>`
 */
export function seal(ring: KeyRing, use: KeyUse, value: unknown, scope: readonly string[]): string {
  const { kid, key } = ring.current(use);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(JSON.stringify(scope)));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return kid + kidSeparator + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** @returns the value, or `undefined` for anything that was not sealed by us under this scope */
export function unseal(ring: KeyRing, use: KeyUse, sealed: string, scope: readonly string[]): unknown {
  const cut = sealed.indexOf(kidSeparator);
  const key = cut > 0 ? ring.key(use, sealed.slice(0, cut)) : undefined;
  const bytes = Buffer.from(sealed.slice(cut + 1), 'base64url');
  if (!key || bytes.length < 29) {
    return undefined;
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(JSON.stringify(scope)))
      .setAuthTag(bytes.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'));
  } catch {
    return undefined;
  }
}
