import { setTimeout } from 'node:timers/promises';
import { Problem, unavailable } from '#shared/problem.ts';

/** The data of a decision was changed before it was written: load, decide and write again. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}

/** For conditions: `tryCommit` returns false, `retryOnConflict` repeats the attempt. */
export const writeConflict = () => new WriteConflict();

const maxAttempts = 6;

/**
 * Repeats an attempt to load, decide and write while it throws `WriteConflict` or a 503.
 *
 * @param attempt its first call may use data that is already loaded
 * @throws 503 after six attempts; any other error of `attempt`
 */
export async function retryOnConflict<T>(attempt: (isFirst: boolean) => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt(count === 1);
    } catch (error) {
      const isConflict = error instanceof WriteConflict;
      const isBusy = error instanceof Problem && error.kind === 'unavailable';
      if ((!isConflict && !isBusy) || (isBusy && count === maxAttempts)) {
        throw error;
      }
      if (count === maxAttempts) {
        throw unavailable('The record is busy. Try again shortly.', error);
      }
      await setTimeout(Math.random() * 20 * 2 ** count);
    }
  }
}
