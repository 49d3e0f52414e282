import type { UploadSigner } from '#shared/files/upload-s3.ts';
import type { Platform } from '#shared/http/platform.ts';

export interface Dependencies extends Pick<Platform, 'table'> {
  readonly uploads: UploadSigner;
}
