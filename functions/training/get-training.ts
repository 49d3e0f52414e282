import { auditClientRead } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTraining } from './permitted-training.ts';
import type { routes } from './routes.ts';
import { contextOf, trainingView } from './training-view.ts';

export async function getTraining(dependencies: Dependencies, call: Call<typeof routes.getTraining>) {
  const { training, ...reader } = await permittedTraining(dependencies, call, 'read_training');
  const [context] = await Promise.all([
    contextOf(dependencies.table, [training]),
    auditClientRead(dependencies, call, reader.actor, 'training.read'),
  ]);
  return { body: trainingView(training, context, reader), version: training.version };
}
