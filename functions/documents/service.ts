import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { coverLetterOperations } from './cover-letters.ts';
import { resumeOperations } from './resumes.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export type Service = Pick<Platform, 'table'>;

export function documentOperations(service: Service): Operations<typeof routes> {
  return { ...resumeOperations(service), ...coverLetterOperations(service) };
}
