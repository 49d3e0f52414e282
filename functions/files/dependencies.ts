import type { DownloadSigner } from '#shared/files/download-s3.ts';
import type { UploadSigner } from '#shared/files/upload-s3.ts';
import type { Table } from '#shared/persistence/table-connection.ts';

/** What the use cases need. */
export interface Dependencies {
  readonly table: Table;
  readonly uploads: Pick<UploadSigner, 'sign'>;
  readonly downloads: Pick<DownloadSigner, 'sign'>;
}
