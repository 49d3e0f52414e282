import { environment } from '#shared/environment.ts';

/** What a function that sends mail needs of its environment. */
export const mailEnvironment = environment(
  'MAIL_FROM',
  'MAIL_POSTAL_ADDRESS',
  'MAIL_SET_TRANSACTIONAL',
  'MAIL_SET_FEED',
  'PORTAL_URL',
  'API_URL',
);
