import type * as z from 'zod';
import type { Environment } from '#shared/environment.ts';

type Variables = z.input<typeof Environment>;

/** A value for every variable that some function requires: enough for each of them to load. */
export const deployedVariables: {
  readonly [K in keyof Variables as object extends Pick<Variables, K> ? never : K]: string;
} = {
  AWS_REGION: 'ca-central-1',
  API_FILES: '.',
  API_URL: 'https://api.example',
  CAMS_CREDENTIALS: 'arn:aws:secretsmanager:ca-central-1:111122223333:secret:cams',
  COGNITO_ENDPOINT: 'https://cognito.example',
  CORS_ORIGINS: 'https://portal.example',
  DATA_BUCKET: 'data',
  EXPORT_FILES: '.',
  FILES_BUCKET: 'files',
  INCOMING_BUCKET: 'incoming',
  KEY_RING: 'arn:aws:secretsmanager:ca-central-1:111122223333:secret:keys',
  MAIL_FROM: 'Portal <no-reply@portal.example>',
  MAIL_POSTAL_ADDRESS: '100 Harbour Street, Toronto',
  MAIL_SET_FEED: 'feed',
  MAIL_SET_TRANSACTIONAL: 'transactional',
  MALWARE_SCAN: 'on',
  PORTAL_URL: 'https://portal.example',
  TABLE_NAME: 'table',
  TOKEN_ISSUER: 'https://issuer.example',
  USER_POOL_CLIENT_ID: 'client',
  USER_POOL_ID: 'ca-central-1_Pool',
};
