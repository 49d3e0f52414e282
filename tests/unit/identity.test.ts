import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passwordWeakness } from '#functions/account-links/passwords.ts';
import { grantsBeyond, mayInvite, mayListStaffOf, mayManage, mayPickStaffOf } from '#functions/staff/policy.ts';
import { type Actor, permissions } from '#shared/domain/account.ts';
import { type SortKey, sortedPage } from '#shared/http/sorted-page.ts';
import { hashOfToken, newAccountLink } from '#shared/identity/account-links.ts';
import { unknownPassword } from '#shared/outbox/synchronize-user.ts';
import { holds } from '#shared/policy/permissions.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { openMailSecrets } from '#shared/secrets/mail-secrets.ts';
import { randomKeys } from '../support/http.ts';

const actor = (change: Partial<Actor> = {}): Actor => ({
  sub: 'me',
  id: 'me',
  kind: 'staff',
  serviceProviderId: 'home',
  clientVisibility: 'provider',
  permissions: [],
  status: 'active',
  tokensFrom: 0,
  ...change,
});
const callers = {
  administrator: actor({ kind: 'administrator' }),
  jobBoard: actor({ kind: 'job-board-administrator' }),
  client: actor({ kind: 'client' }),
  group: actor({ permissions: ['staff:group'] }),
  base: actor({ permissions: ['staff:base'] }),
  caseworker: actor({ permissions: ['clients:group', 'tasks:group', 'referrals:base', 'cams:link', 'reports:group'] }),
  powerless: actor(),
};
const { serviceProviderId: _home, ...withoutProvider } = callers.administrator;

describe('who manages staff accounts (SM-01, SM-03, RO-01, RO-02)', () => {
  const own = { id: 'x', kind: 'staff', serviceProviderId: 'home' } as const;
  const foreign = { id: 'x', kind: 'staff', serviceProviderId: 'elsewhere' } as const;
  const administrator = { id: 'x', kind: 'administrator' } as const;
  const jobBoard = { id: 'x', kind: 'job-board-administrator' } as const;

  it.each([
    ['administrator', [true, true, true, true]],
    ['group', [true, true, false, false]],
    ['base', [true, false, false, false]],
    ['caseworker', [false, false, false, false]],
    ['powerless', [false, false, false, false]],
    ['jobBoard', [false, false, false, false]],
    ['client', [false, false, false, false]],
  ] as const)('%s', (name, expected) => {
    const managed = [own, foreign, administrator, jobBoard].map((staff) => mayManage(callers[name], staff));
    expect(managed).toEqual(expected.map((allowed) => (allowed ? 'allowed' : 'hidden')));
  });

  it('a manager without a provider reaches nobody, not those without one either', () => {
    const { serviceProviderId: _, ...lost } = callers.base;
    expect(mayManage(lost, own)).toBe('hidden');
    expect(mayManage(lost, { id: 'x', kind: 'staff' })).toBe('hidden');
    expect(mayInvite(lost, undefined)).toBe('forbidden');
  });

  it.each([
    ['administrator', 'allowed', 'allowed', 'allowed'],
    ['group', 'allowed', 'allowed', 'allowed'],
    ['base', 'allowed', 'allowed', 'forbidden'],
    ['caseworker', 'forbidden', 'forbidden', 'forbidden'],
    ['jobBoard', 'forbidden', 'forbidden', 'forbidden'],
  ] as const)('%s invites without choosing, into their own, into another provider', (name, none, mine, other) => {
    expect([undefined, 'home', 'elsewhere'].map((id) => mayInvite(callers[name], id))).toEqual([none, mine, other]);
  });

  it('lists and pickers of another provider need a group permission of their area', () => {
    expect(mayListStaffOf(callers.base, 'home')).toBe('allowed');
    expect(mayListStaffOf(callers.base, 'elsewhere')).toBe('forbidden');
    expect(mayListStaffOf(callers.group, 'elsewhere')).toBe('allowed');
    expect(mayListStaffOf(callers.caseworker, 'home')).toBe('forbidden');
    expect(mayPickStaffOf(callers.caseworker, 'elsewhere')).toBe('allowed');
    expect(mayPickStaffOf(callers.group, 'elsewhere')).toBe('forbidden');
    expect(mayPickStaffOf(callers.base, 'home')).toBe('allowed');
    expect(mayPickStaffOf(withoutProvider, undefined)).toBe('allowed');
    expect(mayPickStaffOf({ ...withoutProvider, kind: 'staff' }, undefined)).toBe('forbidden');
  });

  const someOf = fc.subarray([...permissions]);
  it('RO-05 what is given beyond what the person had, the giver holds', () => {
    fc.assert(
      fc.property(someOf, someOf, someOf, (mine, before, after) => {
        const giver = actor({ permissions: mine });
        const receiver = (granted: Actor['permissions']) => actor({ permissions: granted });
        const accepted = grantsBeyond(giver, receiver(before), after).length === 0;
        const gained = permissions.filter((one) => holds(receiver(after), one) && !holds(receiver(before), one));
        expect(accepted).toBe(gained.every((one) => holds(giver, one)));
        // Least of all one gives oneself something.
        expect(grantsBeyond(giver, giver, after).length === 0).toBe(
          permissions.every((one) => !holds(receiver(after), one) || holds(giver, one)),
        );
      }),
    );
  });

  it('administrators give everything', () => {
    expect(grantsBeyond(callers.administrator, callers.base, [...permissions])).toEqual([]);
  });
});

describe('passwords (AU-06)', () => {
  const staff = { kind: 'staff', email: 'maya@lakeshore.example' } as const;
  const client = { kind: 'client', email: 'amina.example@clients.example' } as const;

  it.each([
    [staff, 'elevenchars', false],
    [staff, 'twelve chars', true],
    [client, 'seven 7', false],
    [client, 'eight 8!', true],
    [client, 'Password1', false],
    [client, 'iloveyou1', false],
    [client, 'aaaaaaaa', false],
    [client, 'abcdabcdab', false],
    [client, 'Amina.Example', false],
    [client, 'AMINA.EXAMPLE@clients.example', false],
    [client, 'é'.repeat(7), false],
    [client, 'correct horse battery staple', true],
    [client, 'x1'.repeat(3) + 'y'.repeat(251), false],
    [client, 'mot de passe très long', true],
  ] as const)('%j %s: %s', async (account, password, good) => {
    expect((await passwordWeakness(password, account)) === undefined).toBe(good);
  });

  it('the one that nobody knows is never the same, and strong enough for any policy', () => {
    const one = unknownPassword();
    expect(one).not.toBe(unknownPassword());
    expect(one).toMatch(/(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w]).{40,}/);
  });
});

describe('account links (DEC-8)', () => {
  const ring = new KeyRing(randomKeys());
  const make = () =>
    newAccountLink({
      ring,
      portalUrl: 'https://portal.example/',
      purpose: 'password-reset',
      account: { kind: 'client', id: 'client-1' },
      email: 'amina@clients.example',
      language: 'en',
      now: new Date('2026-11-02T15:00:00.000Z'),
    });

  it('carry 256 random bits, of which the table gets the SHA-256', () => {
    const link = make();
    const token = /^https:\/\/portal\.example\/account-links\/([\w-]{43})$/.exec(link.url)?.[1] ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(link.hash).toBe(createHash('sha256').update(token).digest('base64url'));
    expect(link.hash).toBe(hashOfToken(token));
    expect(JSON.stringify([link.item, link.sealed])).not.toContain(token);
    expect(openMailSecrets(ring, link.sealed)).toEqual({ link: link.url });
    expect(link.expiresAt).toBe('2026-11-02T16:00:00.000Z');
    expect(make().url).not.toBe(link.url);
  });
});

describe('pages of a list that is sorted in memory', () => {
  const call = (limit: number, cursor: string | undefined) => ({
    query: { limit, cursor },
    decodeCursor: async (sent: string | undefined) => (sent === undefined ? undefined : JSON.parse(sent)),
    encodeCursor: async (position: unknown) => JSON.stringify(position),
  });

  it('together are the whole list, in order, each full but the last', async () => {
    const keyOf = ([name, id]: readonly [string, number]): SortKey => [name, String(id)];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 3 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (names, limit) => {
          const items = names.map((name, index) => [name, index] as const);
          const seen: (readonly [string, number])[] = [];
          let cursor: string | undefined;
          do {
            const page = await sortedPage(call(limit, cursor), items, keyOf);
            expect(page.items.length === limit || page.nextCursor === undefined).toBe(true);
            seen.push(...page.items);
            cursor = page.nextCursor;
          } while (cursor !== undefined);
          expect(seen).toHaveLength(items.length);
          expect(new Set(seen.map(([, index]) => index)).size).toBe(items.length);
          expect(seen.map(([name]) => name)).toEqual([...names].sort());
        },
      ),
    );
  });

  it('refuses a position that is not one', async () => {
    await expect(sortedPage(call(5, '{"a":1}'), [['a', 1]], () => ['a', '1'])).rejects.toMatchObject({
      kind: 'invalid-request',
    });
  });
});
