import { environment } from '#shared/environment.ts';

export const Env = environment(
  'TABLE_NAME',
  'INCOMING_BUCKET',
  'FILES_BUCKET',
  'S3_PATH_STYLE',
  'MALWARE_SCAN',
  'PORTAL_CLOCK_OFFSET',
);
