import { describe, expect, it } from 'vitest';
import { permissions } from '#shared/domain/account.ts';
import { stack } from '../support/stack.ts';

/** The demo accounts that front ends and demos rely on. */
const lakeshore = 'Lakeshore Employment';
const demo = [
  ['admin@portal.example', 'administrator', undefined, permissions],
  ['jobs@portal.example', 'job-board-administrator', undefined, []],
  [
    'network@portal.example',
    'staff',
    lakeshore,
    ['clients:group', 'referrals:base', 'tasks:group', 'staff:group', 'reports:group'],
  ],
  [
    'manager@lakeshore.example',
    'staff',
    lakeshore,
    ['clients:provider', 'referrals:base', 'cams:link', 'tasks:base', 'staff:base', 'reports:provider'],
  ],
  ['maya@lakeshore.example', 'staff', lakeshore, ['clients:base', 'referrals:base', 'cams:link', 'tasks:base']],
  ['noah@lakeshore.example', 'staff', lakeshore, ['clients:base', 'tasks:base']],
  ['new@lakeshore.example', 'staff', lakeshore, []],
  [
    'sofia@riverside.example',
    'staff',
    'Riverside Career Centre',
    ['clients:base', 'referrals:base', 'cams:link', 'tasks:base'],
  ],
] as const;

describe('who is signed in', () => {
  it.each(demo)('%s', async (email, kind, provider, granted) => {
    const { body, status, headers } = await stack().call('GET', '/v1/me', { token: await stack().tokenOf(email) });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ id: expect.any(String), email, kind, name: expect.any(String) });
    expect(body.serviceProvider?.name).toBe(provider);
    expect([...body.permissions].sort()).toEqual([...granted].sort());
    expect(body).not.toHaveProperty('clientId');
  });

  it('a sign-in is recorded before its token is used', async () => {
    await stack().signIn('noah@lakeshore.example');
    const token = await stack().tokenOf('manager@lakeshore.example');
    const { body } = await stack().call('GET', '/v1/staff?q=noah@', { token });
    expect(body.items).toMatchObject([{ email: 'noah@lakeshore.example', lastLoginAt: expect.any(String) }]);
  });
});
