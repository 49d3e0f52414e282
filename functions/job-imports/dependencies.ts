import type { UploadSigner } from '#shared/files/upload-s3.ts';
import type { Table } from '#shared/persistence/table-connection.ts';

export interface Dependencies {
  readonly table: Table;
  readonly uploads: UploadSigner;
}
