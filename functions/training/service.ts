import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { updateTraining } from './change.ts';
import { getTraining, listTraining } from './read.ts';
import { recommendTraining } from './recommend.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table'> {
  readonly vocabulary: Pick<VocabularyReader, 'skills'>;
}

export function trainingOperations(service: Service): Operations<typeof routes> {
  return {
    listTraining: (call) => listTraining(service, call),
    recommendTraining: (call) => recommendTraining(service, call),
    getTraining: (call) => getTraining(service, call),
    updateTraining: (call) => updateTraining(service, call),
  };
}
