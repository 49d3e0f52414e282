import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { updateGeneralNotes as saveNotes } from '#shared/persistence/general-notes.ts';
import { readNames } from '#shared/persistence/names.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { notesView } from './get-general-notes.ts';
import type { routes } from './routes.ts';

/** Overwrites the text if its version is the one that was read; the old text is not kept (GN-02, GN-06). */
export async function updateGeneralNotes(dependencies: Dependencies, call: Call<typeof routes.updateGeneralNotes>) {
  const { path, body, now } = call;
  const { actor, client } = await permitted(dependencies, call, 'write_general_notes');
  const names = await readNames(dependencies.table, { staffIds: [actor.id] });
  const transaction = new Transaction();
  // The permission depends on the client's service provider.
  transaction.check(clientKey(client.id), { serviceProviderId: client.serviceProviderId }, (existing) =>
    existing ? new Problem('conflict', 'The client has moved to another service provider.') : notFound(),
  );
  const saved = saveNotes(
    transaction,
    { clientId: client.id, text: body.text, updatedAt: now.toISOString(), updatedBy: actor.id },
    call.ifMatch,
  );
  const subject = { kind: 'client', id: path.clientId } as const;
  transaction.put(auditItem(call, { action: 'general_notes.saved', actor, subject, changed: ['text'] }));
  return call.commit(transaction, { body: notesView(saved, names), version: saved.version });
}
