import type { Environment } from '#shared/environment.ts';
import type { Clock } from '#shared/time.ts';
import type { Invoke } from '../lambda.ts';
import type { UserMaker } from './accounts.ts';

/**
 * What a step of the seed works with. `process.env` holds the functions' environment and the engines' endpoints, so that
 * `connect(environment.TABLE_NAME)`, `loadKeyRing(environment.KEY_RING)` and the adapters work as in a handler.
 */
export interface SeedContext {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Cognito users, before anything else. */
  readonly users: UserMaker;
  /** Runs a function, for what is best made the way the system makes it. */
  readonly invoke: Invoke;
}

export type SeedKind = 'demo' | 'none';
