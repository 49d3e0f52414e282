import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { trainingById } from '#shared/persistence/training.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

type TrainingCall = Pick<Call<typeof routes.getTraining>, 'path' | 'caller'>;

/** @throws 404 if client or training do not exist or are hidden, 403 if the action is forbidden */
export async function permittedTraining(
  dependencies: Dependencies,
  call: TrainingCall,
  action: 'read_training' | 'advance_training',
) {
  const { clientId, trainingId } = call.path;
  const [{ actor, client }, training, taxonomy] = await Promise.all([
    permitted(dependencies, call, action),
    trainingById(dependencies.table, clientId, trainingId),
    dependencies.vocabulary.skills(),
  ]);
  if (!training) {
    throw notFound();
  }
  return { actor, client, training, taxonomy };
}
