import * as z from 'zod';

/**
 * Every environment variable that a function may read, once. A function's `env.ts` picks what it needs; the CDK construct
 * and the one-machine stack supply exactly that.
 */
const variables = {
  TABLE_NAME: z.string().min(1),
  /** Secrets Manager ARN of the key ring, or a `file:` URL on the one-machine stack. */
  KEY_RING: z.string().min(1),
  USER_POOL_ID: z.string().min(1),
  USER_POOL_CLIENT_ID: z.string().min(1),
  /** `iss` of the pool's tokens. */
  TOKEN_ISSUER: z.url(),
  /** The pool's JSON Web Key Set where it cannot be fetched over https (one-machine stack only). */
  TOKEN_KEY_SET: z.string().optional(),
  /** Staff sign in with a code sent by e-mail as well (DEC-7); the one-machine stack's Cognito cannot send one. */
  STAFF_SECOND_FACTOR: z.enum(['on', 'off']).default('off'),
  /** Where front ends reach Cognito. */
  COGNITO_ENDPOINT: z.url(),
  INCOMING_BUCKET: z.string().min(1),
  FILES_BUCKET: z.string().min(1),
  DATA_BUCKET: z.string().min(1),
  /** Whether uploads wait for a malware scanner's verdict as well: AWS has one, the one-machine stack has not. */
  MALWARE_SCAN: z.enum(['on', 'off']),
  /** S3 by path instead of by host name (one-machine stack only). */
  S3_PATH_STYLE: z.stringbool().default(false),
  /** The front end: account links in mails point below it. */
  PORTAL_URL: z.url(),
  /** This API as the world sees it, without `/v1`: unsubscribe links point at it. */
  API_URL: z.url(),
  /** Comma-separated origins that browsers may call from. */
  CORS_ORIGINS: z.string(),
  /** `Name <address>`: who sends. */
  MAIL_FROM: z.string().min(3),
  /** The sender's postal address in one line: Canada's anti-spam law wants it in every commercial mail. */
  MAIL_POSTAL_ADDRESS: z.string().min(10),
  MAIL_SET_TRANSACTIONAL: z.string().min(1),
  MAIL_SET_FEED: z.string().min(1),
  /** Job-feed mails a second, held under the account's SES quota. */
  MAIL_RATE: z.coerce.number().positive().default(10),
  /** Where CaMS answers, without a slash at the end; empty where the instance has no connection to it. */
  CAMS_URL: z.union([z.url(), z.literal('')]).default(''),
  /** Secrets Manager ARN of CaMS's client credentials, or a `file:` URL on the one-machine stack. */
  CAMS_CREDENTIALS: z.string().min(1),
  /** Time limit of one attempt to ask CaMS; three times that for all attempts of a call. */
  CAMS_TIMEOUT_MS: z.coerce.number().int().positive().default(3000),
  /** Secrets Manager ARN of the word that the front adds to each call; empty where callers reach the gateway themselves. */
  FRONT_SECRET: z.string().default(''),
  THROTTLES: z.enum(['on', 'off']).default('on'),
  /** ISO-8601 duration added to the domain clock (one-machine stack only). */
  PORTAL_CLOCK_OFFSET: z.string().default('0'),
  /** Folder of what `functions/meta` serves besides code: the OpenAPI document, the docs viewer, the method table. */
  API_FILES: z.string().min(1),
  /** Folder of what `functions/export-document` needs besides code: Typst's compiler, its template, the fonts. */
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
