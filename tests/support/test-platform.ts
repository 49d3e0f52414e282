/** What HTTP functions are built on in tests, and the one door in front of several of them. */
import type { Operations } from '#shared/http/call.ts';
import { type HttpHandler, httpHandler } from '#shared/http/handler.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { Routes } from '#shared/http/route.ts';
import { Throttle } from '#shared/http/throttle.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { randomKeys } from './http.ts';

export interface TestPlatformOptions extends Partial<Pick<Platform, 'ring' | 'clock' | 'isHidden'>> {
  /** Off unless asked for. */
  readonly throttles?: boolean | undefined;
}

/** A platform over a table, with fresh keys unless some are given. */
export function testPlatform(table: Table, options: TestPlatformOptions = {}) {
  const fresh = new KeyRing(randomKeys());
  const { ring = () => Promise.resolve(fresh), clock = () => new Date(), isHidden, throttles = false } = options;
  return {
    table,
    ring,
    clock,
    throttle: new Throttle(table, ring, throttles),
    log: new EventLog('test'),
    actor: (sub: string) => actorBySub(table, sub),
    // How tokens are verified is no matter here: a token is whom it names.
    verifier: async (sub: string) => ({ sub, token_use: 'access', auth_time: Math.floor(Date.now() / 1000) }),
    isHidden,
  } satisfies Platform;
}

/** Several functions; a call goes to the one that has its route, as behind the gateway. */
export function functionsOn(platform: Platform) {
  const handlers: { readonly routes: Routes; readonly handler: HttpHandler }[] = [];
  return {
    add<T extends Routes>(routes: T, operations: Operations<T>, isHidden = platform.isHidden): void {
      handlers.push({ routes, handler: httpHandler(routes, operations, { ...platform, isHidden }) });
    },
    /** What no route matches goes to the first, which answers 404. */
    handlerOf(method: string, url: string): HttpHandler {
      const { pathname } = new URL(url, 'http://portal.example');
      const found = handlers.find(({ routes }) =>
        Object.values(routes).some((route) => route.method === method && matches(route.path, pathname)),
      );
      const { handler } = found ?? handlers[0] ?? {};
      if (!handler) {
        throw new Error('There are no functions');
      }
      return handler;
    },
  };
}

function matches(path: string, pathname: string): boolean {
  const [wanted, asked] = [path.split('/'), pathname.split('/')];
  return wanted.length === asked.length && wanted.every((part, at) => part.startsWith('{') || part === asked[at]);
}
