import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type KeyUse, keyUses } from '#shared/secrets/key-ring.ts';

const KeySet = z.object({ current: z.string(), keys: z.record(z.string(), z.base64()) });

/** A new secret has no key sets, and a new version of the code may add uses. */
const PartialRing = z.partialRecord(z.enum(keyUses), KeySet);
export type PartialRing = z.infer<typeof PartialRing>;

/** @param text the secret; a new secret, which is not JSON, is an empty ring */
export function parseRing(text: string | undefined): PartialRing {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return {};
  }
  return PartialRing.parse(value);
}

const newKey = () => randomBytes(32).toString('base64');

/** Adds a first key for every use that has none. */
export function filled(ring: PartialRing): PartialRing {
  return Object.fromEntries(
    keyUses.map((use) => [use, ring[use] ?? { current: 'k1', keys: { k1: newKey() } }]),
  ) as PartialRing;
}

/**
 * Adds a key to a use: it opens values, but does not seal them yet.
 * @throws Error for `claim`, whose key never changes (ADR 0007)
 */
export function withNewKey(ring: PartialRing, use: KeyUse): PartialRing {
  const set = rotatable(ring, use);
  return { ...ring, [use]: { ...set, keys: { ...set.keys, [`k${Object.keys(set.keys).length + 1}`]: newKey() } } };
}

/** Makes the newest key of a use the current one. */
export function withNewestCurrent(ring: PartialRing, use: KeyUse): PartialRing {
  const set = rotatable(ring, use);
  return { ...ring, [use]: { ...set, current: `k${Object.keys(set.keys).length}` } };
}

function rotatable(ring: PartialRing, use: KeyUse) {
  const set = ring[use];
  if (use === 'claim' || !set) {
    throw new Error(`The ${use} key cannot be rotated`);
  }
  return set;
}
