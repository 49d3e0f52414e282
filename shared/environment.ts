import * as z from 'zod';

/** All environment variables of functions. Each `env.ts` picks some; the CDK construct and the one-machine stack set exactly those. */
const variables = {
  TABLE_NAME: z.string().min(1),
  /** Secrets Manager ARN of the key ring, or a `file:` URL on the one-machine stack. */
  KEY_RING: z.string().min(1),
  USER_POOL_ID: z.string().min(1),
  USER_POOL_CLIENT_ID: z.string().min(1),
  /** `iss` of the pool's tokens. */
  TOKEN_ISSUER: z.url(),
  /** The pool's JSON Web Key Set, if it cannot be fetched over https (one-machine stack only). */
  TOKEN_KEY_SET: z.string().optional(),
  /** Sign-in of staff with a code sent by e-mail (DEC-7); not supported by the one-machine stack. */
  STAFF_SECOND_FACTOR: z.enum(['on', 'off']).default('off'),
  /** The Cognito endpoint for front ends. */
  COGNITO_ENDPOINT: z.url(),
  INCOMING_BUCKET: z.string().min(1),
  FILES_BUCKET: z.string().min(1),
  DATA_BUCKET: z.string().min(1),
  /** Whether uploads are scanned for malware (AWS only). */
  MALWARE_SCAN: z.enum(['on', 'off']),
  /** Path-style S3 URLs (one-machine stack only). */
  S3_PATH_STYLE: z.stringbool().default(false),
  /** The front end; the base of account links in mails. */
  PORTAL_URL: z.url(),
  /** The public URL of the API, without `/v1`; the base of unsubscribe links. */
  API_URL: z.url(),
  /** Allowed origins of browsers, separated by commas. */
  CORS_ORIGINS: z.string(),
  /** The sender: `Name <address>`. */
  MAIL_FROM: z.string().min(3),
  /** The sender's postal address in one line, which Canada's anti-spam law requires in commercial mail. */
  MAIL_POSTAL_ADDRESS: z.string().min(10),
  MAIL_SET_TRANSACTIONAL: z.string().min(1),
  MAIL_SET_FEED: z.string().min(1),
  /** Job-feed mails per second, below the SES quota of the account. */
  MAIL_RATE: z.coerce.number().positive().default(10),
  /** Base URL of CaMS without a trailing slash; empty without a connection to CaMS. */
  CAMS_URL: z.union([z.url(), z.literal('')]).default(''),
  /** Secrets Manager ARN of CaMS's client credentials, or a `file:` URL on the one-machine stack. */
  CAMS_CREDENTIALS: z.string().min(1),
  /** Timeout of one request to CaMS; three times that for all attempts of a call. */
  CAMS_TIMEOUT_MS: z.coerce.number().int().positive().default(3000),
  /** Secrets Manager ARN of the secret that CloudFront adds to each call; empty without CloudFront. */
  FRONT_SECRET: z.string().default(''),
  THROTTLES: z.enum(['on', 'off']).default('on'),
  /** ISO-8601 duration added to the domain clock (one-machine stack only). */
  PORTAL_CLOCK_OFFSET: z.string().default('0'),
  /** Folder of the files that `functions/meta` serves: the OpenAPI document, the docs viewer, the method table. */
  API_FILES: z.string().min(1),
  /** Folder of the files for `functions/export-document`: the Typst compiler, templates, fonts. */
  EXPORT_FILES: z.string().min(1),
  AWS_REGION: z.string().min(1),
  VERSION: z.string().default('dev'),
} as const;

export const Environment = z.object(variables);
export type Environment = z.infer<typeof Environment>;

/** The schema of a function's environment: `environment('TABLE_NAME', 'KEY_RING')`. */
export function environment<const K extends keyof typeof variables = never>(...names: readonly K[]) {
  const picked = Object.fromEntries(names.map((name) => [name, variables[name]]));
  return z.object(picked as Pick<typeof variables, K>);
}
