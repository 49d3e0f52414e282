/** Lets somebody else act between what a call read and what it writes: a race that always happens. */
import type { Table } from '#shared/persistence/table-connection.ts';

/** @param before name of the command that the other one comes before */
export function concurrentWriter(table: Table, before = /^TransactWrite/) {
  let waiting: (() => Promise<unknown>) | undefined;
  table.db.middlewareStack.add(
    (next, context) => async (args) => {
      if (before.test(context.commandName ?? '') && waiting) {
        const act = waiting;
        waiting = undefined;
        await act();
      }
      return next(args);
    },
    { step: 'initialize', priority: 'high', name: 'concurrentWriter' },
  );
  /** Runs `call`; before its first such command is sent, `act` comes to its end. */
  return async <T>(act: () => Promise<unknown>, call: () => Promise<T>): Promise<T> => {
    let came = false;
    waiting = async () => {
      came = true;
      await act();
    };
    const reply = await call();
    waiting = undefined;
    if (!came) {
      throw new Error('The call sent no such command');
    }
    return reply;
  };
}
