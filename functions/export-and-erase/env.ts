import { environment } from '#shared/environment.ts';

export const Env = environment(
  'TABLE_NAME',
  'KEY_RING',
  'USER_POOL_ID',
  'INCOMING_BUCKET',
  'FILES_BUCKET',
  'S3_PATH_STYLE',
  'PORTAL_CLOCK_OFFSET',
);
