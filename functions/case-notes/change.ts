import { assertNoHold, withoutHold } from '#shared/clients/legal-hold.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeCaseNote } from '#shared/persistence/case-notes.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { type Expected, Transaction } from '#shared/persistence/transaction.ts';
import { forbidden, versionMismatch } from '#shared/problem.ts';
import { type NoteRefusal, noteRefusal } from './policy.ts';
import { find } from './read.ts';
import type { routes } from './routes.ts';
import { assertActiveType, assertNotFuture, detailsOf } from './rules.ts';
import type { Service } from './service.ts';
import { noteView } from './view.ts';

type EditCall = Call<typeof routes.updateCaseNote>;
type DeleteCall = Call<typeof routes.deleteCaseNote>;

const reasons: Readonly<Record<NoteRefusal, string>> = {
  system: 'Notes of the system stay as they are.',
  author: 'Only its author may change this note.',
  window: 'The time in which this note could be changed is over.',
};

/** CN-03 … CN-07: by its author, inside the window. Another day or time moves the note within the list. */
export function updateCaseNote(service: Service, call: EditCall) {
  return retryOnConflict(async () => {
    const { body, now } = call;
    const { actor, client, settings, note: before, names } = await changeable(service, call, 'edit');
    const draft = edited(before, body);
    const changed = editableFields.filter((field) => draft[field] !== before[field]);
    const context = { actor, client, settings, names, now };
    if (changed.length === 0) {
      const read = new Transaction();
      record(read, call, actor, 'case_note.read');
      return call.commit(read, { body: noteView(before, context), version: before.version });
    }
    if (changed.includes('date') || changed.includes('time')) {
      assertNotFuture(draft, now, body.time === undefined ? 'date' : 'time');
    }
    if (changed.includes('activityType')) {
      assertActiveType(draft, settings);
    }
    const after = { ...draft, editedAt: now.toISOString(), version: before.version + 1 };
    const transaction = write(before, after, client);
    record(transaction, call, actor, 'case_note.edited', changed);
    return call.commit(transaction, { body: noteView(after, context), version: after.version });
  });
}

/** CN-05: out of every list; the record stays. */
export function deleteCaseNote(service: Service, call: DeleteCall) {
  return retryOnConflict(async () => {
    const { actor, client, note: before } = await changeable(service, call, 'delete');
    assertNoHold(client);
    const gone = { deletedAt: call.now.toISOString(), deletedBy: actor.id };
    const transaction = write(before, { ...before, ...gone, version: before.version + 1 }, client, withoutHold);
    record(transaction, call, actor, 'case_note.deleted');
    return call.commit(transaction, {});
  });
}

/** @throws 403 where the note is not the caller's to change now, 412 where it is not as they read it */
async function changeable(service: Service, call: EditCall | DeleteCall, change: 'edit' | 'delete') {
  const found = await find(service, call, 'write_case_notes');
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

const editableFields = ['date', 'time', 'activityType', 'details'] as const;

function edited(note: CaseNote, { details, ...body }: EditCall['body']): CaseNote {
  const { details: before, ...rest } = note;
  return { ...rest, ...omitUndefined({ ...body, details: details === undefined ? before : detailsOf(details) }) };
}

/** The permission rests on where the client is now. Whoever came between: everything is decided again. */
function write(before: CaseNote, after: CaseNote, { id, serviceProviderId }: Client, also: Expected = {}): Transaction {
  const lost = () => new WriteConflict();
  const transaction = new Transaction().check(clientKey(id), { serviceProviderId, ...also }, lost);
  changeCaseNote(transaction, before, after, lost);
  return transaction;
}

function record(
  transaction: Transaction,
  { path, now, requestId }: EditCall | DeleteCall,
  actor: Actor,
  action: string,
  changed?: readonly string[],
): void {
  const subject = { kind: 'client', id: path.clientId } as const;
  transaction.put(auditItem({ action, actor, subject, at: now, requestId, ...(changed ? { changed } : {}) }));
}
