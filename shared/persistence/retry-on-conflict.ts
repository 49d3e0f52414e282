import { setTimeout } from 'node:timers/promises';
import { Problem } from '#shared/problem.ts';

/** Somebody else changed what a decision rests on before it was written: load, decide and write again. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}

/** For a condition whose refusal means that: `tryCommit` answers false, `retryOnConflict` tries again. */
export const writeConflict = () => new WriteConflict();

const maxAttempts = 6;

/**
 * Loads, decides and writes until nobody comes between.
 *
 * @param attempt throws `WriteConflict` where somebody did; its first call may use what is loaded already
 * @throws 503 where others are always quicker; what `attempt` throws
 */
export async function retryOnConflict<T>(attempt: (isFirst: boolean) => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt(count === 1);
    } catch (error) {
      const lost = error instanceof WriteConflict;
      const busy = error instanceof Problem && error.kind === 'unavailable';
      if ((!lost && !busy) || (busy && count === maxAttempts)) {
        throw error;
      }
      if (count === maxAttempts) {
        throw new Problem('unavailable', 'The record is busy. Try again shortly.', {
          cause: error,
          headers: { 'Retry-After': '1' },
        });
      }
      await setTimeout(Math.random() * 20 * 2 ** count);
    }
  }
}
