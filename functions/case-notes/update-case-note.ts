import type { CaseNote } from '#shared/domain/case-note.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { retryOnConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { changeable, type EditCall, record, write } from './change.ts';
import type { Dependencies } from './dependencies.ts';
import { assertActiveType, assertNotFuture, detailsOf } from './rules.ts';
import { noteView } from './view.ts';

/** CN-03 … CN-07: by its author, inside the window. Another day or time moves the note within the list. */
export function updateCaseNote(dependencies: Dependencies, call: EditCall) {
  return retryOnConflict(async () => {
    const { body, now } = call;
    const { actor, client, settings, note: before, names } = await changeable(dependencies, call, 'edit');
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

const editableFields = ['date', 'time', 'activityType', 'details'] as const;

function edited(note: CaseNote, { details, ...body }: EditCall['body']): CaseNote {
  const { details: before, ...rest } = note;
  return { ...rest, ...omitUndefined({ ...body, details: details === undefined ? before : detailsOf(details) }) };
}
