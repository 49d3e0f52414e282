import { setTimeout } from 'node:timers/promises';
import { Problem } from '#shared/problem.ts';

/** Somebody else changed what a decision rests on before it was written: load, decide and write again. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
}

/** For a condition whose refusal means that: `tryCommit` answers false, `untilWon` tries again. */
export const lost = () => new LostRace();

const mostAttempts = 6;

/**
 * Loads, decides and writes until nobody comes between.
 *
 * @param attempt throws `LostRace` where somebody did; its first call may use what is loaded already
 * @throws 503 where others are always quicker; what `attempt` throws
 */
export async function untilWon<T>(attempt: (isFirst: boolean) => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt(count === 1);
    } catch (error) {
      const lost = error instanceof LostRace;
      const busy = error instanceof Problem && error.kind === 'unavailable';
      if ((!lost && !busy) || (busy && count === mostAttempts)) throw error;
      if (count === mostAttempts) {
        throw new Problem('unavailable', 'The record is busy. Try again shortly.', {
          cause: error,
          headers: { 'Retry-After': '1' },
        });
      }
      await setTimeout(Math.random() * 20 * 2 ** count);
    }
  }
}
