import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Course } from '#shared/domain/course.ts';
import { type ClientTraining, mayMoveTraining, movedTraining, type TrainingStatus } from '#shared/domain/training.ts';
import type { Call } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { updateTraining as writeTraining } from '#shared/persistence/training.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { forbidden, notFound, Problem, unprocessable, versionMismatch } from '#shared/problem.ts';
import { find } from './read.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { contextOf, sideOf, trainingView } from './view.ts';

type ChangeCall = Call<typeof routes.updateTraining>;

/** TR-02: staff or the client; what the client moves is in Recent Activity (RA-03), what staff do in the audit log. */
export async function updateTraining(service: Service, call: ChangeCall) {
  const { now } = call;
  const { actor, client, training: before, taxonomy } = await find(service, call, 'advance_training');
  if (before.version !== call.ifMatch) {
    throw versionMismatch();
  }
  const draft = edited(before, call, actor);
  const changed = editableFields.filter((field) => draft[field] !== before[field]);
  const context = await contextOf(service.table, [before]);
  const view = (training: ClientTraining) => trainingView(training, context, { actor, client, taxonomy });
  const transaction = new Transaction();
  if (changed.length === 0) {
    record(transaction, call, actor, 'training.read');
    return call.commit(transaction, { body: view(before), version: before.version });
  }
  const after = { ...draft, updatedAt: now.toISOString(), version: before.version + 1 };
  writeTraining(transaction, before, after, (existing) => (existing ? versionMismatch() : notFound()));
  record(transaction, call, actor, 'training.changed', changed);
  holdToClient(transaction, { actor, client }, changed, context.courses.get(before.courseId), now);
  return call.commit(transaction, { body: view(after), version: after.version });
}

const editableFields = ['status', 'completedAt', 'notes'] as const;

/** @throws 409 for a move that the machine lacks, 403 for one of the other side, 422 for a day of completion that cannot be */
function edited(before: ClientTraining, { body, now }: ChangeCall, actor: Actor): ClientTraining {
  const { status = before.status, completedAt, notes } = body;
  if (status !== before.status) {
    assertMove(before.status, status, actor);
  }
  if (completedAt !== undefined && status !== 'completed') {
    throw unprocessable('/body/completedAt', 'Only a completed training has a time of completion.');
  }
  if (completedAt !== undefined && Date.parse(completedAt) > now.getTime()) {
    throw unprocessable('/body/completedAt', 'The time of completion is in the future.');
  }
  const { notes: notesBefore, ...moved } = status === before.status ? before : movedTraining(before, status, now);
  return {
    ...moved,
    ...omitUndefined({
      completedAt: completedAt === undefined ? moved.completedAt : new Date(completedAt).toISOString(),
      notes: notes === undefined ? notesBefore : notes?.trim() || undefined,
    }),
  };
}

function assertMove(from: TrainingStatus, to: TrainingStatus, actor: Actor): void {
  switch (mayMoveTraining(from, to, sideOf(actor))) {
    case 'missing':
      throw new Problem('conflict', `This training is ${from}: it cannot become ${to}.`);
    case 'forbidden':
      throw forbidden('Only staff take a recommendation back; you may decline it.');
    case 'allowed':
  }
}

/** The permission rests on whose client it is; a client's own move shows in Recent Activity. */
function holdToClient(
  transaction: Transaction,
  { actor, client }: { readonly actor: Actor; readonly client: Client },
  changed: readonly string[],
  course: Course | undefined,
  now: Date,
): void {
  if (actor.kind !== 'client') {
    const { serviceProviderId } = client;
    transaction.check(clientKey(client.id), { serviceProviderId }, (existing) =>
      existing ? new Problem('conflict', 'The client has moved to another service provider.') : notFound(),
    );
  } else if (changed.includes('status')) {
    const subject = course && { kind: 'course', id: course.id, label: course.title };
    recordActivity(transaction, client, 'training_status_changed', now, subject);
  }
}

function record(
  transaction: Transaction,
  { path, now, requestId }: ChangeCall,
  actor: Actor,
  action: string,
  changed?: readonly string[],
): void {
  if (actor.kind !== 'client') {
    const subject = { kind: 'client', id: path.clientId } as const;
    transaction.put(auditItem({ action, actor, subject, at: now, requestId, ...(changed ? { changed } : {}) }));
  }
}
