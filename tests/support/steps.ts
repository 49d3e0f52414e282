/** Counts how many steps in a row a call takes at the table: batches of parallel requests, one after the other. */
import type { Table } from '#shared/persistence/table-connection.ts';

export function stepCounter(table: Table) {
  let finished = 0;
  let longest = 0;
  table.db.middlewareStack.add(
    (next) => async (args) => {
      const step = finished + 1;
      longest = Math.max(longest, step);
      try {
        return await next(args);
      } finally {
        finished = Math.max(finished, step);
      }
    },
    { step: 'initialize', priority: 'low', name: 'stepCounter' },
  );
  /** Runs a call and says how many steps it took. Nothing else may run meanwhile. */
  return async (call: () => Promise<unknown>): Promise<number> => {
    finished = 0;
    longest = 0;
    await call();
    return longest;
  };
}
