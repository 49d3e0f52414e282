import type { Call } from '#shared/http/call.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { changeSafetyFlag } from '#shared/persistence/safety-flag.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { flagNames, flagView } from './flag-view.ts';
import { addAudit, clientMoved, flagConflict, requireFlag } from './flag-writes.ts';
import type { routes } from './routes.ts';

export async function updateSafetyFlag(dependencies: Dependencies, call: Call<typeof routes.updateSafetyFlag>) {
  const { body, now } = call;
  const { actor, client, flag } = await requireFlag(dependencies, call, 'edit_safety_flag');
  const names = await flagNames(dependencies, actor, [flag.createdBy, flag.updatedBy, actor.id]);
  const transaction = new Transaction();
  const message = body.message ?? flag.message;
  if (message === flag.message) {
    // Nothing changes, but the reply reveals the message.
    addAudit(transaction, call, actor, 'safety_flag.read');
    return call.commit(transaction, { body: flagView(flag, names), version: flag.version });
  }
  // The permission depends on the client's provider.
  const { serviceProviderId } = client;
  transaction.check(clientKey(client.id), { serviceProviderId }, (existing) => (existing ? clientMoved() : notFound()));
  const change = { message, updatedBy: actor.id, updatedAt: now.toISOString() };
  const changed = changeSafetyFlag(transaction, flag, change, flagConflict);
  addAudit(transaction, call, actor, 'safety_flag.updated', ['message']);
  return call.commit(transaction, { body: flagView(changed, names), version: changed.version });
}
