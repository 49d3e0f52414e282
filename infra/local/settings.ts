import { resolve } from 'node:path';
import * as z from 'zod';
import { domainClock } from '#shared/time.ts';
import { isAws } from './aws.ts';
import { StartError } from './start-error.ts';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const onOrOff = z.enum(['on', 'off']).default('on');

const Variables = z.object({
  PORT: port(3000),
  PORTAL_DATA: z.string().min(1).default('.local'),
  PORTAL_SEED: z.enum(['demo', 'none']).default('demo'),
  MAILBOX_PORT: port(1080),
  COGNITO_PORT: port(9229),
  S3_PORT: port(4568),
  DYNAMODB_PORT: port(8000),
  LAMBDA_PORT: port(3001),
  CAMS_PORT: port(4010),
  SES_PORT: port(8005),
  SMTP_PORT: port(1025),
  PORTAL_THROTTLES: onOrOff,
  PORTAL_SCHEDULES: onOrOff,
  DYNAMODB_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be a URL' })
    .refine((endpoint) => !isAws(endpoint), { error: 'must be an engine of your own, not AWS', abort: true })
    .optional(),
  PORTAL_CLOCK_OFFSET: z
    .string()
    .refine(isOffset, 'must be an ISO-8601 duration such as P1D or PT25H, or 0')
    .default('0'),
  CORS_ORIGINS: z
    .string()
    .refine((list) => list.split(',').every(isOrigin), 'must be origins (http://host:port) separated by commas')
    .optional(),
  PORTAL_URL: z
    .url({ protocol: /^https?$/, error: 'must be the address of a front end (http://localhost:5173)' })
    .optional(),
});

export const portVariables = [
  'PORT',
  'MAILBOX_PORT',
  'COGNITO_PORT',
  'S3_PORT',
  'DYNAMODB_PORT',
  'LAMBDA_PORT',
  'CAMS_PORT',
  'SES_PORT',
  'SMTP_PORT',
] as const;
type PortVariable = (typeof portVariables)[number];

export interface Settings {
  /** As wished for: `0` is a free port. */
  readonly ports: Readonly<Record<PortVariable, number>>;
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly seed: 'demo' | 'none';
  readonly throttles: 'on' | 'off';
  readonly schedules: 'on' | 'off';
  readonly dynamodbEndpoint: string | undefined;
  readonly clockOffset: string;
  /** Origins of front ends, without those of the API itself. */
  readonly origins: readonly string[];
  /** Where links in mails lead; the stack's own address unless set. */
  readonly portalUrl: string | undefined;
}

/**
 * The settings of the one-machine stack.
 *
 * @throws StartError naming each variable with a wrong value
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = Variables.safeParse(given);
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
    throw new StartError(`These settings are wrong:\n  ${wrong.join('\n  ')}`);
  }
  const variables = result.data;
  return {
    ports: Object.fromEntries(portVariables.map((name) => [name, variables[name]])) as Record<PortVariable, number>,
    data: resolve(variables.PORTAL_DATA),
    seed: variables.PORTAL_SEED,
    throttles: variables.PORTAL_THROTTLES,
    schedules: variables.PORTAL_SCHEDULES,
    dynamodbEndpoint: variables.DYNAMODB_ENDPOINT,
    clockOffset: variables.PORTAL_CLOCK_OFFSET,
    origins: variables.CORS_ORIGINS?.split(',') ?? [
      'http://localhost:5173',
      'http://localhost:3000',
      'http://127.0.0.1:3000',
    ],
    portalUrl: variables.PORTAL_URL,
  };
}

function isOffset(text: string): boolean {
  try {
    domainClock(text);
    return true;
  } catch {
    return false;
  }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
