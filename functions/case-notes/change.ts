import type { Actor } from '#shared/domain/account.ts';
import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeCaseNote } from '#shared/persistence/case-notes.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { type Expected, Transaction } from '#shared/persistence/transaction.ts';
import { forbidden, versionMismatch } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { type NoteRefusal, noteRefusal } from './policy.ts';
import { find } from './read.ts';
import type { routes } from './routes.ts';

export type EditCall = Call<typeof routes.updateCaseNote>;

export type DeleteCall = Call<typeof routes.deleteCaseNote>;

const reasons: Readonly<Record<NoteRefusal, string>> = {
  system: 'Notes of the system stay as they are.',
  author: 'Only its author may change this note.',
  window: 'The time in which this note could be changed is over.',
};

/** @throws 403 where the note is not the caller's to change now, 412 where it is not as they read it */
export async function changeable(dependencies: Dependencies, call: EditCall | DeleteCall, change: 'edit' | 'delete') {
  const found = await find(dependencies, call, 'write_case_notes');
  const { note, names } = await found.read();
  const { actor, client, settings } = found;
  const refusal = noteRefusal(actor, change, note, settings.caseNoteEditWindowHours, call.now);
  if (refusal !== undefined) {
    throw forbidden(reasons[refusal]);
  }
  if (note.version !== call.ifMatch) {
    throw versionMismatch();
  }
  return { actor, client, settings, note, names };
}

/** The permission rests on where the client is now. Whoever came between: everything is decided again. */
export function write(
  before: CaseNote,
  after: CaseNote,
  { id, serviceProviderId }: Client,
  also: Expected = {},
): Transaction {
  const lost = () => new WriteConflict();
  const transaction = new Transaction().check(clientKey(id), { serviceProviderId, ...also }, lost);
  changeCaseNote(transaction, before, after, lost);
  return transaction;
}

export function record(
  transaction: Transaction,
  { path, now, requestId }: EditCall | DeleteCall,
  actor: Actor,
  action: string,
  changed?: readonly string[],
): void {
  const subject = { kind: 'client', id: path.clientId } as const;
  transaction.put(auditItem({ now, requestId }, { action, actor, subject, changed }));
}
