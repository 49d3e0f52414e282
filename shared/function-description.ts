import type * as z from 'zod';
import type { Routes } from '#shared/http/route.ts';

/** What starts a function, on AWS and on one machine. */
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
  /** An object created in a bucket under a prefix. `loop` as for schedules. */
  | { readonly kind: 'object'; readonly bucket: BucketName; readonly prefix: string; readonly loop?: boolean }
  /** The result of a malware scan of an object (AWS only). */
  | { readonly kind: 'malware-scan'; readonly bucket: BucketName; readonly prefix: string }
  /** Only an operator's command. */
  | { readonly kind: 'operator' }
  | { readonly kind: 'cognito'; readonly event: 'PostAuthentication' | 'PreTokenGeneration' }
  /** SES's bounce and complaint events (AWS only: an SNS topic). */
  | { readonly kind: 'mail-events' }
  /** Each deployment of the data stack, before anything else runs (AWS only). */
  | { readonly kind: 'deployment' };

export type BucketName = 'incoming' | 'files' | 'data';
export type Grant = 'read' | 'write';
/** `erase`: as `write`, and also deletes older versions. */
export type ObjectGrant = Grant | 'delete' | 'erase';

/** One Lambda function: all that is needed to deploy and run it. */
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
  /** Cognito actions on the pool, without the prefix `cognito-idp:`. */
  readonly cognito?: readonly string[];
  readonly sendsMail?: boolean;
  readonly readsKeyRing?: boolean;
  readonly writesKeyRing?: boolean;
  /** Reads the credentials for CaMS. */
  readonly asksCams?: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** CPU-intensive: has its own thread on the one-machine stack. */
  readonly ownThread?: boolean;
  /** For the alarm: what does not work while the function fails. */
  readonly impact: string;
}
