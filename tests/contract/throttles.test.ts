import { describe, expect, test } from 'vitest';
import { functions, triggersOf } from '#infra/catalogue.ts';
import type { Route } from '#shared/http/route.ts';

const routes: Route[] = functions.flatMap((description) =>
  triggersOf(description, 'http').flatMap((trigger) => Object.values(trigger.routes)),
);
const isOpen = ({ allow }: Route) => allow === 'public' || allow === 'optional';
const name = ({ method, path }: Route) => `${method} ${path}`;

describe('what anybody may call', () => {
  const guessable = routes.filter(
    (route) => isOpen(route) && (route.method !== 'GET' || route.path.includes('{token}')),
  );

  test.each(guessable.map((route) => [name(route), route] as const))('%s is throttled by address', (_, route) => {
    expect(route.throttle).toMatchObject({ by: 'address' });
    const { limit = Infinity, windowSeconds = 1 } = route.throttle ?? {};
    expect((60 * limit) / windowSeconds).toBeLessThanOrEqual(60);
  });

  test('is a handful of routes', () => {
    expect(guessable.length).toBeGreaterThan(4);
    expect(guessable.length).toBeLessThan(12);
  });
});

test('routes that count together have one allowance', () => {
  const groups = new Map<string, unknown>();
  for (const { throttle } of routes) {
    if (throttle) {
      expect(groups.get(throttle.group) ?? throttle).toEqual(throttle);
      groups.set(throttle.group, throttle);
    }
  }
  expect(groups.size).toBeGreaterThan(2);
});

test('looking for people by their details is throttled by caller', () => {
  const lookUps = routes.filter(({ path }) => /look-?ups?$/.test(path));
  expect(lookUps.length).toBeGreaterThan(0);
  for (const route of lookUps) {
    expect([name(route), route.throttle?.by]).toEqual([name(route), 'caller']);
  }
});
