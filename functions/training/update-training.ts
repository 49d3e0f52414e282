import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Course } from '#shared/domain/course.ts';
import { type ClientTraining, mayMoveTraining, movedTraining, type TrainingStatus } from '#shared/domain/training.ts';
import type { Call } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { changeTraining } from '#shared/persistence/training.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import {
  forbidden,
  notFound,
  Problem,
  unprocessable,
  versionMismatch,
  versionMismatchOrNotFound,
} from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTraining } from './permitted-training.ts';
import type { routes } from './routes.ts';
import { contextOf, sideOf, trainingView } from './training-view.ts';

type ChangeCall = Call<typeof routes.updateTraining>;

/** TR-02. A status change by the client is an activity (RA-03); changes by staff are audited. */
export async function updateTraining(dependencies: Dependencies, call: ChangeCall) {
  const { now } = call;
  const { actor, client, training: before, taxonomy } = await permittedTraining(dependencies, call, 'advance_training');
  if (before.version !== call.ifMatch) {
    throw versionMismatch();
  }
  const draft = edited(before, call, actor);
  const changed = editableFields.filter((field) => draft[field] !== before[field]);
  const context = await contextOf(dependencies.table, [before]);
  const view = (training: ClientTraining) => trainingView(training, context, { actor, client, taxonomy });
  const transaction = new Transaction();
  if (changed.length === 0) {
    record(transaction, call, actor, 'training.read');
    return call.commit(transaction, { body: view(before), version: before.version });
  }
  const after = { ...draft, updatedAt: now.toISOString(), version: before.version + 1 };
  changeTraining(transaction, before, after, versionMismatchOrNotFound);
  record(transaction, call, actor, 'training.changed', changed);
  checkOrRecord(transaction, { actor, client }, changed, context.courses.get(before.courseId), now);
  return call.commit(transaction, { body: view(after), version: after.version });
}

const editableFields = ['status', 'completedAt', 'notes'] as const;

/** @throws 409 for an invalid status, 403 for a status that only staff may set, 422 for an invalid `completedAt` */
function edited(before: ClientTraining, { body, now }: ChangeCall, actor: Actor): ClientTraining {
  const { status = before.status, completedAt, notes } = body;
  if (status !== before.status) {
    assertMove(before.status, status, actor);
  }
  if (completedAt !== undefined && status !== 'completed') {
    throw unprocessable('/body/completedAt', 'Only a completed training has a completion time.');
  }
  if (completedAt !== undefined && Date.parse(completedAt) > now.getTime()) {
    throw unprocessable('/body/completedAt', 'The completion time must not be in the future.');
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
      throw forbidden('Only staff may withdraw a recommendation. You may decline it.');
    case 'allowed':
  }
}

/** Staff: the client must still be with the same provider. Clients: records the activity. */
function checkOrRecord(
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
    transaction.put(auditItem({ now, requestId }, { action, actor, subject, changed }));
  }
}
