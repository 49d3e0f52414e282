import { beforeAll, describe, expect, it } from 'vitest';
import { openClientRef } from '#shared/clients/client-ref.ts';
import type { Client } from '#shared/domain/client.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toClientItem } from '#shared/persistence/clients.ts';
import { toPersonItem } from '#shared/persistence/people.ts';
import { type ClientProfileFixture, clientProfileFixture, providers } from '../support/client-profile-fixture.ts';
import { clientRecord } from '../support/people.ts';
import { itemsOf } from '../support/table-items.ts';

let fixture: ClientProfileFixture;

const person = (id: string, firstName: string, lastName: string, given: Partial<Client> = {}) =>
  clientRecord({ id, firstName, lastName, assignedStaffIds: ['base'], ...given });

const people = [
  person('obrien', 'Sean', "O'Brien"),
  person('anne', 'Anne-Marie', 'Côté', { serviceProviderId: providers.riverside, assignedStaffIds: ['other'] }),
  person('archived', 'Éloïse', 'St. John', { archivedAt: '2026-01-01T00:00:00.000Z' }),
  person('obrian', 'Sam', 'Obrian'),
  ...Array.from({ length: 25 }, (_, index) => person(`smith-${index}`, `Pat${index}`, 'Smith')),
];

beforeAll(async () => {
  fixture = await clientProfileFixture();
  await batchWrite(fixture.table, { put: people.flatMap((one) => [toClientItem(one), toPersonItem(one)]) });
});

interface Match {
  readonly clientId?: string;
  readonly ref: string;
  readonly displayName: string;
  readonly canView: boolean;
}

async function lookUp(who: string, query: string) {
  const reply = await fixture.as(who)('GET', `/v1/clients/lookup?${query}`);
  return { ...reply, matches: (reply.body.matches ?? []) as Match[] };
}

describe('CL-02: the duplicate search', () => {
  it.each([
    ['lastName=obrien', ["Sean O'Brien"]],
    ['lastName=O%27Brie', ["Sean O'Brien"]],
    ['lastName=o+bri', ['Sam Obrian', "Sean O'Brien"]],
    ['firstName=anne+marie', ['Anne-Marie Côté']],
    ['firstName=ANNEM', ['Anne-Marie Côté']],
    ['lastName=cote', ['Anne-Marie Côté']],
    ['firstName=eloise', ['Éloïse St. John']],
    ['lastName=st+john', ['Éloïse St. John']],
    ['firstName=s&lastName=obri', ['Sam Obrian', "Sean O'Brien"]],
    ['firstName=sean&lastName=obri', ["Sean O'Brien"]],
    ['firstName=sean&lastName=smith', []],
    ['lastName=brien', []],
  ])('CL-02: %s', async (query, names) => {
    const { status, matches, body } = await lookUp('base', query);
    expect(status).toBe(200);
    expect(matches.map(({ displayName }) => displayName).sort()).toEqual([...names].sort());
    expect(body).not.toHaveProperty('more');
  });

  it('at most twenty, then more', async () => {
    const { matches, body } = await lookUp('base', 'lastName=smith');
    expect([matches.length, body.more]).toEqual([20, true]);
    const few = await lookUp('base', 'lastName=smith&firstName=pat1');
    expect([few.matches.length, few.body.more]).toEqual([11, undefined]);
  });

  it('CL-03, CL-05, CL-06, PM-06: over all providers; of people out of reach only the minimal card', async () => {
    expect((await lookUp('base', 'lastName=cote')).matches).toEqual([
      {
        ref: expect.any(String),
        displayName: 'Anne-Marie Côté',
        serviceProviderName: 'Riverside Career Centre',
        canView: false,
      },
    ]);
    expect((await lookUp('other', 'lastName=cote')).matches).toMatchObject([{ clientId: 'anne', canView: true }]);
    expect((await lookUp('administrator', 'lastName=obrien')).matches).toMatchObject([
      { clientId: 'obrien', canView: true },
    ]);
  });

  it('the reference is good for an hour, and for this caller', async () => {
    const [{ ref = '' } = {}] = (await lookUp('base', 'lastName=cote')).matches;
    const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    expect(openClientRef(fixture.ring, ref, 'base', later(59))).toBe('anne');
    expect(openClientRef(fixture.ring, ref, 'base', later(61))).toBeUndefined();
    expect(openClientRef(fixture.ring, ref, 'colleague', later(0))).toBeUndefined();
    expect(openClientRef(fixture.ring, 'k1.forged', 'base', later(0))).toBeUndefined();
  });

  it.each(['', 'lastName=o', "lastName=o'", 'firstName=-&lastName=--', 'firstName=a&lastName=b'])(
    '400: "%s"',
    async (query) => {
      const { status, body } = await lookUp('base', query);
      expect([status, body.errors]).toEqual([
        400,
        [expect.objectContaining({ pointer: expect.stringMatching(/^\/query\/(first|last)Name$/) })],
      ]);
    },
  );

  it('is for Clients, Referrals and administrators, and audited', async () => {
    await fixture.signIn('obrien');
    for (const [who, status] of [
      ['intake', 200],
      ['administrator', 200],
      ['none', 403],
      ['tasksOnly', 403],
      ['jobBoard', 403],
      ['obrien', 403],
    ] as const) {
      expect([who, (await lookUp(who, 'lastName=obrien')).status]).toEqual([who, status]);
    }
    const entries = (await itemsOf(fixture.table, 'Audit')).filter(({ actorId }) => actorId === 'intake');
    expect(entries).toMatchObject([{ action: 'client.looked_up', subject: { kind: 'lookup' } }]);
    expect(JSON.stringify(entries)).not.toContain('obrien');
  });

  it('30 a minute per caller, then 429', async () => {
    const throttled = await clientProfileFixture({ throttles: true });
    const ask = (who: string) => throttled.as(who)('GET', '/v1/clients/lookup?lastName=nobody');
    const replies = await Promise.all(Array.from({ length: 62 }, () => ask('base')));
    const refusal = replies.filter(({ status }) => status === 429);
    expect(refusal.length).toBeGreaterThan(0);
    expect(refusal[0]?.headers['retry-after']).toMatch(/^\d+$/);
    expect((await ask('colleague')).status).toBe(200);
  });
});
