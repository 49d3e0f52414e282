import type { Call } from '#shared/http/call.ts';
import { removeSafetyFlag } from '#shared/persistence/safety-flag.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { flagNames } from './flag-view.ts';
import { addAudit, addNote, flagConflict, markClient, noFlag, requireFlag } from './flag-writes.ts';
import type { routes } from './routes.ts';

export async function deleteSafetyFlag(dependencies: Dependencies, call: Call<typeof routes.deleteSafetyFlag>) {
  const { now } = call;
  const { actor, client, flag } = await requireFlag(dependencies, call, 'remove_safety_flag');
  const names = await flagNames(dependencies, actor, []);
  const transaction = new Transaction();
  removeSafetyFlag(transaction, flag, { updatedBy: actor.id, updatedAt: now.toISOString() }, flagConflict);
  markClient(transaction, client, false, noFlag, now);
  addNote(transaction, 'removed', actor, client, names, now);
  addAudit(transaction, call, actor, 'safety_flag.removed');
  return call.commit(transaction, {});
}
