import type { Actor } from '#shared/domain/account.ts';
import { environment } from '#shared/environment.ts';
import { type TokenVerifier, tokenVerifier } from '#shared/identity/token.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import { connect, type Table } from '#shared/persistence/table-connection.ts';
import { type KeyRing, type Lazy, loadKeyRing } from '#shared/secrets/key-ring.ts';
import { type Clock, domainClock } from '#shared/time.ts';
import { type CloudFrontGuard, connectCloudFrontGuard } from './cloudfront-guard.ts';
import { Throttle } from './throttle.ts';

/** The variables of every HTTP function; `env.ts` of a function extends it. */
export const httpEnvironment = environment(
  'TABLE_NAME',
  'KEY_RING',
  'FRONT_SECRET',
  'THROTTLES',
  'PORTAL_CLOCK_OFFSET',
);

/** Further variables of a function with `optional` routes. */
export const tokenEnvironment = environment('TOKEN_ISSUER', 'TOKEN_KEY_SET', 'USER_POOL_CLIENT_ID');

export interface Platform {
  readonly table: Table;
  readonly ring: Lazy<KeyRing>;
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly log: EventLog;
  /** Only if CloudFront is in front of the gateway. */
  readonly cloudFront?: CloudFrontGuard | undefined;
  readonly actor: (sub: string) => Promise<Actor | undefined>;
  /** For `optional` routes, which have no gateway authorizer. */
  readonly verifier?: TokenVerifier | undefined;
  /** Whether the record in the path is hidden from the caller: a 400 then becomes a 404, which does not reveal the record. */
  readonly isHidden?:
    | ((actor: Actor, path: Readonly<Record<string, string | undefined>>) => Promise<boolean>)
    | undefined;
}

type HttpEnvironment = ReturnType<typeof httpEnvironment.parse> & Partial<ReturnType<typeof tokenEnvironment.parse>>;

/** @param name the function's folder: the service name in the logs */
export function httpPlatform(name: string, env: HttpEnvironment, options: Pick<Platform, 'isHidden'> = {}): Platform {
  const table = connect(env.TABLE_NAME);
  const ring = loadKeyRing(env.KEY_RING);
  const { TOKEN_ISSUER: issuer, USER_POOL_CLIENT_ID: clientId, TOKEN_KEY_SET: keySet } = env;
  return {
    table,
    ring,
    clock: domainClock(env.PORTAL_CLOCK_OFFSET),
    throttle: new Throttle(table, ring, env.THROTTLES === 'on'),
    log: new EventLog(name),
    cloudFront: env.FRONT_SECRET === '' ? undefined : connectCloudFrontGuard(env.FRONT_SECRET),
    actor: (sub) => actorBySub(table, sub),
    verifier: issuer !== undefined && clientId !== undefined ? tokenVerifier({ issuer, clientId, keySet }) : undefined,
    ...options,
  };
}
