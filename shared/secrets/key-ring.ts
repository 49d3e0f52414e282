import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { readSecret } from './secret.ts';

/**
 * What keys are for. `claim` hashes e-mail addresses into claim keys and never rotates (ADR 0007); the others rotate by
 * adding a key and naming it current.
 */
export const keyUses = ['cursor', 'seal', 'throttle', 'unsubscribe', 'claim', 'idempotency'] as const;
export type KeyUse = (typeof keyUses)[number];

const KeySet = z.object({ current: z.string(), keys: z.record(z.string(), z.base64()) });
const KeyRingFile = z.object(Object.fromEntries(keyUses.map((use) => [use, KeySet])) as Record<KeyUse, typeof KeySet>);
export type KeyRingFile = z.infer<typeof KeyRingFile>;

/** The instance's secret keys by use and key id (`kid`); 32 bytes each. */
export class KeyRing {
  readonly #sets: KeyRingFile;

  constructor(file: unknown) {
    this.#sets = KeyRingFile.parse(file);
  }

  current(use: KeyUse): { kid: string; key: Buffer } {
    const { current } = this.#sets[use];
    const key = this.key(use, current);
    if (!key) {
      throw new Error(`The key ring names a current ${use} key that it does not hold`);
    }
    return { kid: current, key };
  }

  key(use: KeyUse, kid: string): Buffer | undefined {
    const { keys } = this.#sets[use];
    const encoded = Object.hasOwn(keys, kid) ? keys[kid] : undefined;
    return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
  }

  /** Keyed hash for table keys and fingerprints: base64url of HMAC-SHA-256, 43 characters. */
  hash(use: KeyUse, text: string): string {
    return createHmac('sha256', this.current(use).key).update(text).digest('base64url');
  }
}

/** A value that is loaded on first use, and again after a failed attempt. */
export type Lazy<T> = () => Promise<T>;

export function lazy<T>(load: () => Promise<T>): Lazy<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= load().catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  };
}

/** @param source the `KEY_RING` variable: a Secrets Manager ARN, or a `file:` URL on the one-machine stack */
export function loadKeyRing(source: string): Lazy<KeyRing> {
  return lazy(async () => new KeyRing(await readSecret(source)));
}
