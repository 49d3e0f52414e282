import { permitted } from '#shared/clients/client-call.ts';
import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { createCaseNote as writeCaseNote } from '#shared/persistence/case-notes.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { getSettings } from '#shared/persistence/settings.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time.ts';
import type { Dependencies } from './dependencies.ts';
import { assertFewFollowUps, followUpTasks, viewsOf, writeFollowUps } from './follow-ups.ts';
import type { routes } from './routes.ts';
import { assertActiveType, assertNotFuture, detailsOf } from './rules.ts';
import { noteView } from './view.ts';

/** CN-02: the note and its follow-up tasks in one transaction; whatever is wrong with one of them, nothing is stored. */
export async function createCaseNote({ table }: Dependencies, call: Call<typeof routes.createCaseNote>) {
  const { body, now } = call;
  const named = body.followUpTasks.flatMap(({ responsible }) => responsible.staffIds);
  const [{ actor, client }, settings, staff] = await Promise.all([
    permitted({ table }, call, 'write_case_notes'),
    getSettings(table),
    staffByIds(table, named),
  ]);
  const note: CaseNote = omitUndefined({
    id: newId(now.getTime()),
    clientId: client.id,
    serviceProviderId: actor.serviceProviderId,
    authorId: actor.id,
    origin: 'manual' as const,
    date: body.date ?? dayIn(instanceZone, now),
    time: body.time ?? timeIn(instanceZone, now),
    activityType: body.activityType,
    details: detailsOf(body.details),
    createdAt: now.toISOString(),
    version: 1,
  });
  assertNotFuture(note, now);
  assertActiveType(note, settings);
  assertFewFollowUps(body.followUpTasks);
  const tasks = followUpTasks(body.followUpTasks, { actor, client, noteId: note.id, staff, now });
  const names = await readNames(table, {
    staffIds: [actor.id, ...named],
    providerIds: [actor.serviceProviderId ?? client.serviceProviderId],
  });

  const { serviceProviderId } = client;
  const transaction = new Transaction().check(clientKey(client.id), { serviceProviderId }, (existing) =>
    existing ? new Problem('conflict', 'The client has moved to another service provider.') : notFound(),
  );
  writeCaseNote(transaction, note);
  writeFollowUps(transaction, { actor, client }, tasks, call);
  const subject = { kind: 'client', id: client.id } as const;
  transaction.put(auditItem(call, { action: 'case_note.created', actor, subject }));
  return call.commit(transaction, {
    body: {
      ...noteView(note, { actor, client, settings, names, now }),
      tasks: viewsOf(tasks, { actor, client, names, now }),
    },
    version: note.version,
    location: `/v1/clients/${client.id}/case-notes/${note.id}`,
  });
}
