import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { setArchived } from './archive.ts';
import { createPasswordReset } from './password-reset.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table' | 'ring' | 'throttle'> {
  readonly portalUrl: string;
  readonly vocabulary: Pick<VocabularyReader, 'occupations'>;
}

export function clientAccountOperations(service: Service): Operations<typeof routes> {
  return {
    archiveClient: (call) => setArchived(service, call, true),
    unarchiveClient: (call) => setArchived(service, call, false),
    createPasswordReset: (call) => createPasswordReset(service, call),
  };
}
