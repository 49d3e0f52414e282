import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { insertSafetyFlag, readSafetyFlag } from '#shared/persistence/safety-flag.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { flagNames, flagView } from './flag-view.ts';
import { addAudit, addNote, flagExists, markClient } from './flag-writes.ts';
import type { routes } from './routes.ts';

export async function createSafetyFlag(dependencies: Dependencies, call: Call<typeof routes.createSafetyFlag>) {
  const { path, now } = call;
  const [{ actor, client }, state] = await Promise.all([
    permitted(dependencies, call, 'add_safety_flag'),
    readSafetyFlag(dependencies.table, path.clientId),
  ]);
  if (state.flag) {
    throw flagExists();
  }
  const names = await flagNames(dependencies, actor, [actor.id]);
  const at = now.toISOString();
  const by = { createdBy: actor.id, createdAt: at, updatedBy: actor.id, updatedAt: at };
  const transaction = new Transaction();
  markClient(transaction, client, true, flagExists, now);
  const flag = insertSafetyFlag(
    transaction,
    state,
    { clientId: client.id, message: call.body.message, ...by },
    flagExists,
  );
  addNote(transaction, 'added', actor, client, names, now);
  addAudit(transaction, call, actor, 'safety_flag.added');
  return call.commit(transaction, {
    body: flagView(flag, names),
    version: flag.version,
    location: `/v1/clients/${client.id}/safety-flag`,
  });
}
