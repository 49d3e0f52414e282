import { environment } from '#shared/environment.ts';
import { mailEnvironment } from '#shared/mail/mail-environment.ts';

export const Env = environment(
  'TABLE_NAME',
  'KEY_RING',
  'DATA_BUCKET',
  'S3_PATH_STYLE',
  'MAIL_RATE',
  'PORTAL_CLOCK_OFFSET',
).extend(mailEnvironment.shape);
