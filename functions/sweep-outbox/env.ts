import { environment } from '#shared/environment.ts';
import { mailEnvironment } from '#shared/mail/mail-environment.ts';

export const Env = environment(
  'TABLE_NAME',
  'KEY_RING',
  'USER_POOL_ID',
  'STAFF_SECOND_FACTOR',
  'PORTAL_CLOCK_OFFSET',
  'INCOMING_BUCKET',
  'FILES_BUCKET',
  'S3_PATH_STYLE',
).extend(mailEnvironment.shape);
