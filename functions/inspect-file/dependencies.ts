import type { FileType, StoredFile } from '#shared/domain/file.ts';
import type { BucketObjects } from '#shared/files/objects-s3.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Clock } from '#shared/time.ts';
import type { Inspected } from './inspect-in-thread.ts';

export interface Dependencies {
  readonly table: Table;
  readonly clock: Clock;
  readonly uploads: Pick<BucketObjects, 'readSmall' | 'exists'>;
  readonly files: Pick<BucketObjects, 'put'>;
  readonly inspect: (bytes: Uint8Array<ArrayBuffer>, type: FileType) => Promise<Inspected>;
  /** Whether a malware scanner must find the same bytes clean as well. */
  readonly needsScan: boolean;
  readonly onDecision: (file: StoredFile) => void;
}
