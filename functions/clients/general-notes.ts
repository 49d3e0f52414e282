import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { people } from '#shared/clients/profile.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import {
  type GeneralNotes,
  getGeneralNotes as readNotes,
  updateGeneralNotes as saveNotes,
} from '#shared/persistence/general-notes.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

export async function getGeneralNotes(service: Service, call: Call<typeof routes.getGeneralNotes>) {
  const [{ actor }, notes] = await Promise.all([
    permitted(service, call, 'read_general_notes'),
    readNotes(service.table, call.path.clientId),
  ]);
  const [names] = await Promise.all([
    readNames(service.table, { staffIds: notes.updatedBy === undefined ? [] : [notes.updatedBy] }),
    auditClientRead(service, call, actor, 'general_notes.read'),
  ]);
  return { body: notesView(notes, names), version: notes.version };
}

/** GN-02, GN-06: overwrites on condition of the version that was read; nothing of the old text is kept. */
export async function updateGeneralNotes(service: Service, call: Call<typeof routes.updateGeneralNotes>) {
  const { path, body, now, requestId } = call;
  const { actor, client } = await permitted(service, call, 'write_general_notes');
  const names = await readNames(service.table, { staffIds: [actor.id] });
  const transaction = new Transaction();
  // The permission rests on where the client is now.
  transaction.check(clientKey(client.id), { serviceProviderId: client.serviceProviderId }, (existing) =>
    existing ? movedMeanwhile() : notFound(),
  );
  const saved = saveNotes(
    transaction,
    { clientId: client.id, text: body.text, updatedAt: now.toISOString(), updatedBy: actor.id },
    call.ifMatch,
  );
  const subject = { kind: 'client', id: path.clientId } as const;
  transaction.put(auditItem({ action: 'general_notes.saved', actor, subject, at: now, requestId, changed: ['text'] }));
  return call.commit(transaction, { body: notesView(saved, names), version: saved.version });
}

function movedMeanwhile(): Problem {
  return new Problem('conflict', 'The client has moved to another service provider.');
}

export function notesView({ text, version, updatedAt, updatedBy }: GeneralNotes, names: Names) {
  return { text, version, updatedAt, updatedBy: updatedBy === undefined ? undefined : people([updatedBy], names)[0] };
}
