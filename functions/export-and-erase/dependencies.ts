import type { connectS3 } from '#shared/files/client-s3.ts';
import type { Directory } from '#shared/identity/directory.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { KeyRing, Lazy } from '#shared/secrets/key-ring.ts';
import type { Clock } from '#shared/time.ts';

/** What exports and erasures need. */
export interface Dependencies {
  readonly table: Table;
  readonly ring: Lazy<KeyRing>;
  readonly s3: ReturnType<typeof connectS3>;
  readonly filesBucket: string;
  readonly incomingBucket: string;
  readonly clock: Clock;
  readonly directory: Directory;
}
