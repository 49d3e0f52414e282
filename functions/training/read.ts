import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { descending } from '#shared/persistence/keys.ts';
import { trainingById, trainingOf } from '#shared/persistence/training.ts';
import { notFound } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { contextOf, trainingView } from './view.ts';

export async function listTraining(service: Service, call: Call<typeof routes.listTraining>) {
  const { table, vocabulary } = service;
  const { status } = call.query;
  const [{ actor, client }, trainings, taxonomy] = await Promise.all([
    permitted(service, call, 'read_training'),
    trainingOf(table, call.path.clientId),
    vocabulary.skills(),
  ]);
  const wanted = trainings.filter((training) => !status || status.includes(training.status));
  const { items, ...next } = await sortedPage(call, wanted, ({ createdAt, id }) => [descending(createdAt), id]);
  const [context] = await Promise.all([
    contextOf(table, items),
    auditClientRead(service, call, actor, 'training.read'),
  ]);
  return {
    body: { items: items.map((training) => trainingView(training, context, { actor, client, taxonomy })), ...next },
  };
}

export async function getTraining(service: Service, call: Call<typeof routes.getTraining>) {
  const { training, ...reader } = await find(service, call, 'read_training');
  const [context] = await Promise.all([
    contextOf(service.table, [training]),
    auditClientRead(service, call, reader.actor, 'training.read'),
  ]);
  return { body: trainingView(training, context, reader), version: training.version };
}

/** A call about one training. */
type TrainingCall = Pick<Call<typeof routes.getTraining>, 'path' | 'caller'>;

/** @throws 404 where client or training are not there for the caller, 403 where the action is forbidden */
export async function find(service: Service, call: TrainingCall, action: 'read_training' | 'advance_training') {
  const { clientId, trainingId } = call.path;
  const [{ actor, client }, training, taxonomy] = await Promise.all([
    permitted(service, call, action),
    trainingById(service.table, clientId, trainingId),
    service.vocabulary.skills(),
  ]);
  if (!training) {
    throw notFound();
  }
  return { actor, client, training, taxonomy };
}
