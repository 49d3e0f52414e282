import type * as z from 'zod';
import type { Environment } from '#shared/environment.ts';
import { type Endpoints, region } from './aws.ts';

/** What the functions' environment is made of. */
export interface EnvironmentFacts {
  readonly endpoints: Endpoints;
  readonly tableName: string;
  readonly keyRing: string;
  readonly camsUrl: string;
  /** `file:` URL of the simulator's client credentials. */
  readonly camsCredentials: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly tokenIssuer: string;
  readonly tokenKeySet: string;
  readonly apiUrl: string;
  /** A folder that `writeApiFiles` (`infra/build/api-files.ts`) has filled. */
  readonly apiFiles: string;
  /** A folder that `writeExportFiles` (`infra/build/export-files.ts`) has filled. */
  readonly exportFiles: string;
  readonly origins: readonly string[];
  readonly portalUrl: string;
  readonly throttles: 'on' | 'off';
  readonly clockOffset: string;
  readonly version: string;
}

export const buckets = { incoming: 'incoming', files: 'files', data: 'data' } as const;

/** A value for every variable that a function may have, as the strings that `process.env` holds. */
export function functionEnvironment(facts: EnvironmentFacts): Record<keyof z.input<typeof Environment>, string> {
  return {
    TABLE_NAME: facts.tableName,
    KEY_RING: facts.keyRing,
    CAMS_URL: facts.camsUrl,
    CAMS_CREDENTIALS: facts.camsCredentials,
    // The simulator is next door, and its slow people should not make anybody wait long.
    CAMS_TIMEOUT_MS: '2000',
    USER_POOL_ID: facts.userPoolId,
    USER_POOL_CLIENT_ID: facts.userPoolClientId,
    TOKEN_ISSUER: facts.tokenIssuer,
    TOKEN_KEY_SET: facts.tokenKeySet,
    STAFF_SECOND_FACTOR: 'off',
    COGNITO_ENDPOINT: facts.endpoints.cognito,
    INCOMING_BUCKET: buckets.incoming,
    FILES_BUCKET: buckets.files,
    DATA_BUCKET: buckets.data,
    MALWARE_SCAN: 'off',
    S3_PATH_STYLE: 'true',
    PORTAL_URL: facts.portalUrl,
    API_URL: facts.apiUrl,
    API_FILES: facts.apiFiles,
    EXPORT_FILES: facts.exportFiles,
    CORS_ORIGINS: facts.origins.join(','),
    MAIL_FROM: 'Jobs Portal <no-reply@portal.example>',
    MAIL_POSTAL_ADDRESS: '100 Harbour Street, Toronto ON M5V 0A1',
    MAIL_SET_TRANSACTIONAL: 'transactional',
    MAIL_SET_FEED: 'feed',
    MAIL_RATE: '100',
    FRONT_SECRET: '',
    THROTTLES: facts.throttles,
    PORTAL_CLOCK_OFFSET: facts.clockOffset,
    AWS_REGION: region,
    VERSION: facts.version,
  };
}
