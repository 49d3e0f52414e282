import type { Operations } from '#shared/http/call.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { getMatch, listPostings, readPosting } from './read.ts';
import type { routes } from './routes.ts';
import { changePostingByHand, createPostingByHand, removePosting } from './write.ts';

/** What the use cases stand on. */
export interface Service {
  readonly table: Table;
  readonly index: Pick<JobIndexReader, 'read'>;
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
}

export function jobPostingOperations(service: Service): Operations<typeof routes> {
  return {
    listJobPostings: (call) => listPostings(service, call),
    getJobPosting: (call) => readPosting(service, call),
    createJobPosting: (call) => createPostingByHand(service, call),
    updateJobPosting: (call) => changePostingByHand(service, call),
    deleteJobPosting: (call) => removePosting(service, call),
    getMatch: (call) => getMatch(service, call),
  };
}
