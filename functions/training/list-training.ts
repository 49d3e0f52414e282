import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { descending } from '#shared/persistence/keys.ts';
import { trainingOf } from '#shared/persistence/training.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { contextOf, trainingView } from './training-view.ts';

export async function listTraining(dependencies: Dependencies, call: Call<typeof routes.listTraining>) {
  const { table, vocabulary } = dependencies;
  const { status } = call.query;
  const [{ actor, client }, trainings, taxonomy] = await Promise.all([
    permitted(dependencies, call, 'read_training'),
    trainingOf(table, call.path.clientId),
    vocabulary.skills(),
  ]);
  const wanted = trainings.filter((training) => !status || status.includes(training.status));
  const { items, ...next } = await sortedPage(call, wanted, ({ createdAt, id }) => [descending(createdAt), id]);
  const [context] = await Promise.all([
    contextOf(table, items),
    auditClientRead(dependencies, call, actor, 'training.read'),
  ]);
  return {
    body: { items: items.map((training) => trainingView(training, context, { actor, client, taxonomy })), ...next },
  };
}
