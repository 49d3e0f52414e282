import { environment } from '#shared/environment.ts';
import type { FunctionDescription } from '#shared/function-description.ts';
import { defineRoutes, type Route } from '#shared/http/route.ts';

const route = (method: Route['method'], path: Route['path'], allow: Route['allow'] = 'public') =>
  ({ method, path, allow, reply: { status: 200 }, tag: 'test', summary: 'test' }) as const satisfies Route;

const base = {
  env: environment('KEY_RING'),
  table: 'none',
  timeoutSeconds: 5,
  memoryMiB: 128,
  summary: 'A test function.',
  impact: 'nobody',
} as const;

/** Made-up functions that show what the runners hand to a function and what becomes of its answers. */
export const testFunctions: readonly FunctionDescription[] = [
  {
    ...base,
    name: 'echo',
    triggers: [
      {
        kind: 'http',
        routes: defineRoutes({
          fixed: route('GET', '/v1/echo/fixed'),
          echo: route('GET', '/v1/echo/{name}'),
          nested: route('GET', '/v1/echo/{name}/parts/{part}'),
          post: route('POST', '/v1/echo/{name}'),
          optional: route('GET', '/v1/optional', 'optional'),
          closed: route('GET', '/v1/closed', ['staff']),
          answer: route('POST', '/v1/answer'),
          fail: route('POST', '/v1/fail'),
          exit: route('POST', '/v1/exit'),
        }),
      },
    ],
  },
  { ...base, name: 'meta', triggers: [] },
  { ...base, name: 'effects', triggers: [{ kind: 'outbox', effects: ['test.noted'] }] },
  { ...base, name: 'objects', triggers: [{ kind: 'object', bucket: 'incoming', prefix: 'held/' }] },
  {
    ...base,
    name: 'looping',
    triggers: [{ kind: 'schedule', expression: 'rate(1 day)', payload: {}, loop: true }],
    timeoutSeconds: 3,
  },
];
