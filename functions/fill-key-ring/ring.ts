import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type KeyUse, keyUses } from '#shared/secrets/key-ring.ts';

const KeySet = z.looseObject({ current: z.string(), keys: z.record(z.string(), z.base64()) });

/**
 * A ring that may lack sets, as a new secret does, and may hold more than this version knows: after a roll-back an older version
 * meets a newer ring, and must keep what it does not know.
 */
const PartialRing = z.looseObject(
  Object.fromEntries(keyUses.map((use) => [use, KeySet.optional()])) as Record<KeyUse, z.ZodOptional<typeof KeySet>>,
);
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
  const missing = keyUses.filter((use) => ring[use] === undefined);
  return { ...ring, ...Object.fromEntries(missing.map((use) => [use, { current: 'k1', keys: { k1: newKey() } }])) };
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
