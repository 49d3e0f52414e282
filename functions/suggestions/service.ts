import type { Operations } from '#shared/http/call.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { acceptSuggestion } from './accept.ts';
import { declineSuggestion, withdrawSuggestion } from './end.ts';
import { listSuggestions } from './list.ts';
import type { routes } from './routes.ts';
import { createSuggestion } from './suggest.ts';

/** What the use cases stand on. */
export interface Service {
  readonly table: Table;
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
  readonly index: Pick<JobIndexReader, 'read'>;
}

export function suggestionOperations(service: Service): Operations<typeof routes> {
  return {
    listSuggestions: (call) => listSuggestions(service, call),
    createSuggestion: (call) => createSuggestion(service, call),
    acceptSuggestion: (call) => acceptSuggestion(service, call),
    declineSuggestion: (call) => declineSuggestion(service, call),
    withdrawSuggestion: (call) => withdrawSuggestion(service, call),
  };
}
