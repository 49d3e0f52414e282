import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { beginErasure, onLegalHold } from '#shared/persistence/erasures.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { versionMismatch } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** The record, the sign-in and what the matcher knows go at once; the rest follows. */
export async function eraseClient(dependencies: Dependencies, call: Call<typeof routes.eraseClient>) {
  const { now, ifMatch } = call;
  const [{ actor, client }, ring] = await Promise.all([permitted(dependencies, call, 'erase'), dependencies.ring()]);
  if (client.legalHold) {
    throw onLegalHold(client.legalHold);
  }
  if (client.version !== ifMatch) {
    throw versionMismatch();
  }
  const subject = { kind: 'client', id: client.id } as const;
  const transaction = new Transaction();
  beginErasure(transaction, ring, client, { id: actor.id, at: now });
  transaction.put(outboxItem(call, { kind: 'client.erase', clientId: client.id }));
  transaction.put(auditItem(call, { action: 'client.erased', actor, subject }));
  return call.commit(transaction, {});
}
