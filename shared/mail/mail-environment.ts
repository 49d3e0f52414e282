import { environment } from '#shared/environment.ts';

/** Variables of functions that send mail. */
export const mailEnvironment = environment(
  'MAIL_FROM',
  'MAIL_POSTAL_ADDRESS',
  'MAIL_SET_TRANSACTIONAL',
  'MAIL_SET_FEED',
  'PORTAL_URL',
  'API_URL',
);
