import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { getTraining } from './get-training.ts';
import { listTraining } from './list-training.ts';
import { recommendTraining } from './recommend-training.ts';
import type { routes } from './routes.ts';
import { updateTraining } from './update-training.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listTraining: (call) => listTraining(dependencies, call),
    recommendTraining: (call) => recommendTraining(dependencies, call),
    getTraining: (call) => getTraining(dependencies, call),
    updateTraining: (call) => updateTraining(dependencies, call),
  };
}
