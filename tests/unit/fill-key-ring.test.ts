import { describe, expect, test } from 'vitest';
import { filled, parseRing, withNewestCurrent, withNewKey } from '#functions/fill-key-ring/ring.ts';
import { KeyRing, keyUses } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';

describe('the key ring of a deployment', () => {
  test('a new secret, with whatever it holds, is filled for every use', () => {
    for (const text of [undefined, '', 'kX9(random-word']) {
      const ring = new KeyRing(filled(parseRing(text)));
      const keys = keyUses.map((use) => ring.current(use).key);
      expect(keys.every((key) => key.length === 32)).toBe(true);
      expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(keyUses.length);
    }
  });

  test('what is there stays, whatever is added', () => {
    const first = filled({});
    const { cursor: _, ...older } = first;
    const again = filled(parseRing(JSON.stringify(older)));
    expect(again).toMatchObject(older);
    expect(again.cursor).toBeDefined();
    expect(filled(first)).toEqual(first);
  });

  test('a ring that cannot be read is not taken for an empty one', () => {
    expect(() => parseRing('{"claim":"not a set"}')).toThrow();
  });

  test('a key rotates in two steps: it opens before it seals, and old values stay readable', () => {
    const before = filled({});
    const added = withNewKey(before, 'seal');
    const used = withNewestCurrent(added, 'seal');
    const old = seal(new KeyRing(before), 'seal', 'secret', ['test']);
    expect(new KeyRing(added).current('seal').kid).toBe('k1');
    const fresh = seal(new KeyRing(used), 'seal', 'secret', ['test']);
    expect(unseal(new KeyRing(added), 'seal', fresh, ['test'])).toBe('secret');
    expect(unseal(new KeyRing(used), 'seal', old, ['test'])).toBe('secret');
    expect(new KeyRing(used).current('seal').kid).toBe('k2');
    expect(used.cursor).toEqual(before.cursor);
  });

  test('the claim key never rotates (ADR 0007)', () => {
    expect(() => withNewKey(filled({}), 'claim')).toThrow('cannot be rotated');
    expect(() => withNewestCurrent(filled({}), 'claim')).toThrow('cannot be rotated');
  });
});
