import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { listReferrals } from './list.ts';
import { referClient } from './refer.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table'> {
  readonly vocabulary: Pick<VocabularyReader, 'occupations'>;
}

export function referralOperations(service: Service): Operations<typeof routes> {
  return {
    referClient: (call) => referClient(service, call),
    listReferrals: (call) => listReferrals(service, call),
  };
}
