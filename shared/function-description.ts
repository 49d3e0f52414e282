import type * as z from 'zod';
import type { Routes } from '#shared/http/route.ts';

/** What starts a function. The CDK stacks and the one-machine stack are both wired from this. */
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
  /** The malware scanner's verdict on an object there (AWS only: nothing scans on one machine). */
  | { readonly kind: 'malware-scan'; readonly bucket: BucketName; readonly prefix: string }
  /** An operator's command, and nothing else. */
  | { readonly kind: 'operator' }
  | { readonly kind: 'cognito'; readonly event: 'PostAuthentication' | 'PreTokenGeneration' }
  /** SES's bounce and complaint events (AWS only: an SNS topic). */
  | { readonly kind: 'mail-events' }
  /** Each deployment of the data stack, before anything else runs (AWS only). */
  | { readonly kind: 'deployment' };

export type BucketName = 'incoming' | 'files' | 'data';
export type Grant = 'read' | 'write';
/** `erase`: as `write`, and older versions go for good. */
export type ObjectGrant = Grant | 'delete' | 'erase';

/** One Lambda function: everything that deploying or running it needs. `functions/<name>/function.ts` has it. */
export interface FunctionDescription {
  /** Its folder in `functions/`. */
  readonly name: string;
  /** What it does, in one line: for `functions/README.md`. */
  readonly summary: string;
  readonly triggers: readonly Trigger[];
  /** Its environment; the handler parses `process.env` with the same schema. */
  readonly env: z.ZodObject;
  readonly table: Grant | 'none';
  readonly buckets?: Readonly<Partial<Record<BucketName, ObjectGrant>>>;
  /** Cognito actions on the pool, without their prefix. */
  readonly cognito?: readonly string[];
  readonly sendsMail?: boolean;
  readonly readsKeyRing?: boolean;
  readonly writesKeyRing?: boolean;
  /** Reads the credentials for CaMS. */
  readonly asksCams?: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** Computes for longer than other calls may wait: on the one-machine stack it has a thread of its own. */
  readonly ownThread?: boolean;
  /** Printed in the alarm: what stops working for whom while the function fails. */
  readonly impact: string;
}
