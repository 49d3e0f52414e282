import type * as z from 'zod';
import { Env as DeliverMailEnv } from '#functions/deliver-mail/env.ts';
import { Env as MatchSkillsEnv } from '#functions/match-skills/env.ts';
import { Env as MetaEnv } from '#functions/meta/env.ts';
import { routes as metaRoutes } from '#functions/meta/routes.ts';
import { Env as SweepOutboxEnv } from '#functions/sweep-outbox/env.ts';
import { Env as UnsubscribeEnv } from '#functions/unsubscribe/env.ts';
import { routes as unsubscribeRoutes } from '#functions/unsubscribe/routes.ts';
import type { Routes } from '#shared/http/route.ts';

/** What makes a function run. The CDK stacks and the one-machine stack both wire from this. */
export type Trigger =
  | { readonly kind: 'http'; readonly routes: Routes }
  /** New outbox items of these kinds, through the table's stream (partial batch failures, bisect, five attempts). */
  | { readonly kind: 'outbox'; readonly effects: readonly string[] }
  /** EventBridge Scheduler, in the instance's zone. `loop`: a Step Functions loop that calls again until `{ done: true }`. */
  | {
      readonly kind: 'schedule';
      readonly expression: string;
      readonly payload: Readonly<Record<string, unknown>>;
      readonly loop?: boolean;
    }
  /** An object that arrives in a bucket under a prefix. `loop` as above. */
  | { readonly kind: 'object'; readonly bucket: BucketName; readonly prefix: string; readonly loop?: boolean }
  | { readonly kind: 'cognito'; readonly event: 'PostAuthentication' | 'PreTokenGeneration' };

export type BucketName = 'incoming' | 'files' | 'data';
export type Grant = 'read' | 'write';

/** One Lambda function: everything that deploying or running it needs, and who is hurt when it fails. */
export interface FunctionDescription {
  /** Its folder in `functions/`. */
  readonly name: string;
  readonly triggers: readonly Trigger[];
  /** Its environment; the handler parses `process.env` with the same schema. */
  readonly env: z.ZodObject;
  readonly table: Grant | 'none';
  readonly buckets?: Readonly<Partial<Record<BucketName, Grant>>>;
  /** Cognito actions on the pool, without their prefix. */
  readonly cognito?: readonly string[];
  readonly sendsMail?: boolean;
  readonly readsKeyRing?: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** Printed in the alarm: who is hurt while this fails. */
  readonly impact: string;
}

export const functions: readonly FunctionDescription[] = [
  {
    name: 'deliver-mail',
    triggers: [{ kind: 'outbox', effects: ['mail'] }],
    env: DeliverMailEnv,
    table: 'write',
    sendsMail: true,
    readsKeyRing: true,
    timeoutSeconds: 45,
    memoryMiB: 512,
    impact: 'Invitations and password resets go out only when the sweep comes round, up to a minute late.',
  },
  {
    name: 'sweep-outbox',
    triggers: [{ kind: 'schedule', expression: 'rate(1 minute)', payload: {} }],
    env: SweepOutboxEnv,
    table: 'write',
    cognito: [
      'AdminCreateUser',
      'AdminDeleteUser',
      'AdminDisableUser',
      'AdminEnableUser',
      'AdminGetUser',
      'AdminSetUserMFAPreference',
      'AdminSetUserPassword',
      'AdminUpdateUserAttributes',
    ],
    sendsMail: true,
    readsKeyRing: true,
    timeoutSeconds: 60,
    memoryMiB: 512,
    impact: 'Mails and account changes that failed once are not tried again: people wait for links that do not come.',
  },
  {
    name: 'unsubscribe',
    triggers: [{ kind: 'http', routes: unsubscribeRoutes }],
    env: UnsubscribeEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'People cannot stop job-feed mail, which the law gives them a right to.',
  },
  {
    name: 'meta',
    triggers: [{ kind: 'http', routes: metaRoutes }],
    env: MetaEnv,
    table: 'none',
    timeoutSeconds: 10,
    memoryMiB: 512,
    impact: 'Front ends cannot find out where to sign in, and calls of unknown paths fail instead of being refused.',
  },
  {
    name: 'match-skills',
    triggers: [{ kind: 'schedule', expression: 'cron(0 4 * * ? *)', payload: {}, loop: true }],
    env: MatchSkillsEnv,
    table: 'write',
    buckets: { data: 'read' },
    timeoutSeconds: 900,
    memoryMiB: 1769,
    impact: 'Feed mail of clients who follow nothing stays without the postings that fit them since the last run.',
  },
];
