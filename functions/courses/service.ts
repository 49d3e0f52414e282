import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { getCourse, listCourses } from './read.ts';
import type { routes } from './routes.ts';
import type { Labels } from './view.ts';
import { createCourse, updateCourse } from './write.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table'> {
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
}

export function courseOperations(service: Service): Operations<typeof routes> {
  return {
    listCourses: (call) => listCourses(service, call),
    createCourse: (call) => createCourse(service, call),
    getCourse: (call) => getCourse(service, call),
    updateCourse: (call) => updateCourse(service, call),
  };
}

export async function labelsOf({ vocabulary }: Service): Promise<Labels> {
  const [skills, occupations] = await Promise.all([vocabulary.skills(), vocabulary.occupations()]);
  return { skills, occupations };
}
