import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A new opaque id: 26 characters of Crockford base 32, the first ten from the time, so that ids sort by creation.
 * Holds nothing about what it names.
 */
export function newId(now: number = Date.now()): string {
  let time = '';
  for (let rest = now, place = 0; place < 10; place += 1, rest = Math.floor(rest / 32)) {
    time = alphabet.charAt(rest % 32) + time;
  }
  let random = '';
  for (const byte of randomBytes(16)) {
    random += alphabet.charAt(byte & 31);
  }
  return time + random;
}
