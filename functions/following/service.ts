import type { Operations } from '#shared/http/call.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { follow, unfollow } from './follow.ts';
import { getFollowing } from './read.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service {
  readonly table: Table;
  readonly vocabulary: Pick<VocabularyReader, 'occupations'>;
  readonly index: Pick<JobIndexReader, 'read'>;
}

export function followingOperations(service: Service): Operations<typeof routes> {
  return {
    getFollowing: (call) => getFollowing(service, call),
    followOccupation: (call) => follow(service, call, 'occupations'),
    unfollowOccupation: (call) => unfollow(service, call, 'occupations'),
    followCompany: (call) => follow(service, call, 'companies'),
    unfollowCompany: (call) => unfollow(service, call, 'companies'),
    followSector: (call) => follow(service, call, 'sectors'),
    unfollowSector: (call) => unfollow(service, call, 'sectors'),
  };
}
