import type { DownloadSigner } from '#shared/files/download-s3.ts';
import type { Platform } from '#shared/http/platform.ts';

/** What the use cases stand on. */
export interface Dependencies extends Pick<Platform, 'table' | 'ring'> {
  readonly downloads: Pick<DownloadSigner, 'sign'>;
}
