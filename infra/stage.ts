import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { functions } from './catalogue.ts';

const domain = z.hostname().regex(/\./, 'must be a full domain name');
const origin = z
  .url({ protocol: /^https?$/ })
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin: https://host, without a path',
  );

/** Lambda keeps this much of an account's concurrency for functions without reserved concurrency. */
const unreservedMinimum = 100;

const retentions = Object.values(RetentionDays).filter((days) => typeof days === 'number');

/** What is retained, and may be replaced by a restored or new one (docs/recovery.md). */
const replaceable = [
  'table',
  'incoming',
  'files',
  'data',
  'keyRing',
  'camsCredentials',
  'cloudFrontSecret',
  'key',
  'userPool',
] as const;
export type Replaceable = (typeof replaceable)[number];

/** Settings of one deployment of the whole system. */
export const Stage = z
  .strictObject({
    /** Part of every physical name: `portal-<name>-…`. */
    name: z.string().regex(/^[a-z][a-z0-9-]{1,11}$/, 'must be 2 to 12 lower-case letters, digits and hyphens'),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as ca-central-1'),
    /** Where it is left out, the account of the credentials that deploy. */
    account: z
      .string()
      .regex(/^\d{12}$/, 'must be an AWS account id: 12 digits')
      .optional(),
    /** The repository whose workflows may deploy this stage; without it, none may. */
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name')
      .optional(),
    /** The front end; account links in mails point below it. */
    portalUrl: origin,
    /** Origins that browsers may call from. */
    corsOrigins: z.array(origin).min(1),
    /** The API's own domain; without one it answers at the gateway's. */
    api: z
      .strictObject({
        domain,
        certificateArn: z.string().regex(/^arn:aws[\w-]*:acm:/, 'must be the ARN of an ACM certificate'),
        /** Of the same domain, for CloudFront, which takes certificates from there only. */
        frontCertificateArn: z
          .string()
          .regex(/^arn:aws[\w-]*:acm:us-east-1:/, 'must be the ARN of an ACM certificate in us-east-1')
          .optional(),
      })
      .optional(),
    /** CloudFront with AWS WAF before the gateway (ADR 0081). */
    waf: z.boolean(),
    mail: z.strictObject({
      /** Verified with SES by DKIM records. */
      domain,
      from: z.string().regex(/^[^<>]+ <[^<>@\s]+@[^<>@\s]+>$/, 'must be Name <address>'),
      postalAddress: z.string().min(10).describe("The sender's postal address in one line"),
      /** The sending rate that SES grants the account. */
      mailsPerSecond: z.number().positive(),
      /** Of these, what feed and digest may use: the rest is for invitations and resets. */
      feedMailsPerSecond: z.number().positive().max(500),
    }),
    /** The provincial case system; an instance without a connection leaves it out. */
    cams: z
      .strictObject({ url: z.url({ protocol: /^https$/ }).regex(/[^/]$/, 'must not end with a slash') })
      .optional(),
    /** Staff sign in with a code sent by e-mail as well (DEC-7). */
    staffSecondFactor: z.boolean(),
    requestsPerSecond: z.int().positive().describe('Per route, over all callers'),
    burst: z.int().positive(),
    concurrency: z.strictObject({
      /** The account's quota of concurrent Lambda executions. */
      account: z.int().positive(),
      /** By function: as many run at the same time at most, and as many always can. */
      reserved: z.partialRecord(z.enum(functions.map(({ name }) => name)), z.int().positive()),
    }),
    logRetentionDays: z.number().refine((days) => retentions.includes(days), {
      message: `must be one of CloudWatch's: ${retentions.join(', ')}`,
    }),
    /**
     * Which one of its kind a resource is, once it has been replaced: 2, 3 … It is part of the logical id and of the physical
     * name. References between stacks name the logical id, so everything that uses the resource changes with it.
     */
    generations: z.partialRecord(z.enum(replaceable), z.int().min(2)).default({}),
    /** Gets every alarm. */
    alarmEmail: z.email(),
    tracing: z.boolean().describe('X-Ray'),
  })
  .refine(({ mail }) => mail.from.endsWith(`@${mail.domain}>`), {
    path: ['mail', 'from'],
    message: 'must be an address of mail.domain',
  })
  .refine(({ name, portalUrl }) => name === 'dev' || portalUrl.startsWith('https:'), {
    path: ['portalUrl'],
    message: 'must be https',
  })
  .refine(({ mail }) => mail.feedMailsPerSecond < mail.mailsPerSecond, {
    path: ['mail', 'feedMailsPerSecond'],
    message: 'must be less than mail.mailsPerSecond, or invitations wait behind the feed',
  })
  .refine(({ api, region }) => api === undefined || api.certificateArn.split(':')[3] === region, {
    path: ['api', 'certificateArn'],
    message: "must be a certificate of the stage's region",
  })
  .refine(({ api, waf }) => !waf || api?.frontCertificateArn !== undefined, {
    path: ['waf'],
    message: 'needs api with frontCertificateArn',
  })
  .refine(({ corsOrigins, portalUrl }) => corsOrigins.includes(portalUrl), {
    path: ['corsOrigins'],
    message: 'must have portalUrl among them',
  })
  .refine(({ concurrency: { account, reserved } }) => account - sum(Object.values(reserved)) >= spared(reserved), {
    path: ['concurrency', 'reserved'],
    message: `must leave ${unreservedMinimum} of concurrency.account to the other functions: Lambda insists`,
  });
export type Stage = z.infer<typeof Stage>;

/** An id or name with the generation of its resource: unchanged for the first, `<text><separator>2` for the second. */
export function withGeneration({ generations }: Stage, resource: Replaceable, text: string, separator = ''): string {
  const generation = generations[resource];
  return generation === undefined ? text : `${text}${separator}${generation}`;
}

/** Of `mail.from`, without the name. */
export function senderAddress({ mail }: Stage): string {
  return /<(.+)>$/.exec(mail.from)?.[1] ?? mail.from;
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, one = 0) => total + one, 0);
}

function spared(reserved: object): number {
  return Object.keys(reserved).length === 0 ? 0 : unreservedMinimum;
}

/** @throws Error that names each field at fault */
export function parseStage(settings: unknown): Stage {
  const result = Stage.safeParse(settings);
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.') || 'stage'}: ${message}`);
    throw new Error(`The stage's settings are wrong:\n${faults.join('\n')}`);
  }
  return result.data;
}
