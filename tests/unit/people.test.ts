import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peopleFilter } from '#functions/clients/people-filters.ts';
import { comparePositions, positionOf } from '#functions/clients/people-order.ts';
import { PeopleQuery, sorts } from '#functions/clients/people-schemas.ts';
import type { Client } from '#shared/domain/client.ts';
import { codes, reference } from '#shared/domain/reference.ts';
import { newId } from '#shared/ids.ts';
import { codeTag, fromPersonItem, type Person, toPersonItem } from '#shared/persistence/people.ts';
import { clientRecord } from '../support/people.ts';

const now = new Date('2026-11-20T17:00:00.000Z');

function person(given: Partial<Client> = {}): Person {
  return fromPersonItem(toPersonItem(clientRecord(given)), 'lakeshore');
}

function verdict(query: Record<string, unknown>, given: Partial<Client> = {}, me = 'me') {
  return peopleFilter(PeopleQuery.parse(query), me, now)(person(given));
}

describe('the slim item (ADR 0012)', () => {
  /** Bytes as DynamoDB counts them, roughly: names, texts, some bytes per number and nesting. */
  function bytes(value: unknown): number {
    if (typeof value === 'string') {
      return Buffer.byteLength(value);
    }
    if (typeof value === 'number') {
      return Math.ceil(String(value).length / 2) + 1;
    }
    if (Array.isArray(value)) {
      return 3 + value.reduce((sum: number, one) => sum + 1 + bytes(one), 0);
    }
    if (typeof value === 'object' && value !== null) {
      return 3 + Object.entries(value).reduce((sum, [name, one]) => sum + name.length + 1 + bytes(one), 0);
    }
    return 1;
  }

  const typical = clientRecord({
    id: newId(),
    email: 'priya.ramanathan@clients.example',
    firstName: 'Priya',
    lastName: 'Ramanathan',
    assignedStaffIds: [newId()],
    createdBy: newId(),
    dateOfBirth: '1988-04-02',
    sex: 'female',
    identifiesAs: ['newcomer'],
    highestEducation: 'certificate_diploma',
    primaryMailingAddress: { city: 'Mississauga', postalCode: 'L5B 3C2' },
    workDetails: {
      currentEmploymentStatus: 'employed_part_time',
      pastOccupations: [],
      currentOccupations: [],
      targetOccupations: ['13110'],
    },
    referralDetails: { marketingSources: [], serviceNeeds: [], accessToTransportation: ['public_transit'] },
    lastActivityAt: '2026-11-19T15:00:00.000Z',
    serviceProviderId: newId(),
  });

  it('takes at most 300 bytes for a well-filled profile of somebody whom their caseworker added', () => {
    const item = toPersonItem({ ...typical, createdBy: typical.assignedStaffIds[0] ?? '' });
    const size = Object.entries(item).reduce((sum, [name, value]) => sum + name.length + bytes(value), 0);
    expect(size).toBeLessThanOrEqual(300);
  });

  it('tells the codes of each list apart', () => {
    for (const [list, items] of Object.entries(reference)) {
      expect(new Set(items.map(({ code }) => codeTag(code))).size, list).toBe(items.length);
    }
  });

  it('says what the record says', () => {
    expect(fromPersonItem(toPersonItem(typical), typical.serviceProviderId)).toMatchObject({
      clientId: typical.id,
      serviceProviderId: typical.serviceProviderId,
      firstName: 'priya',
      lastName: 'ramanathan',
      assignedStaffIds: typical.assignedStaffIds,
      createdBy: typical.createdBy,
      status: 'active',
      dateOfBirth: 19880402,
      city: 'mississauga',
      postalCode: 'l5b3c2',
      nocs: ['13110'],
    });
  });

  it('takes any name: of punctuation only, or one that grows when folded', () => {
    const item = toPersonItem(clientRecord({ firstName: 'ﷺ'.repeat(100), lastName: '-' }));
    expect(item.gsi2sk).not.toBe('');
    expect(Buffer.byteLength(String(item.gsi3sk))).toBeLessThanOrEqual(1024);
  });
});

describe('People search and filters', () => {
  const anne = {
    firstName: 'Anne-Marie',
    lastName: 'O’Brien',
    preferredName: 'Annie',
    email: 'amob@clients.example',
  };

  it.each(['anne', 'OBRIEN', "o'bri", 'brien anne', 'annie', 'amob@', 'marie o', 'Anne - Marie'])(
    'q=%s finds her',
    (q) => {
      expect(verdict({ q }, anne)).toBe('yes');
    },
  );

  it.each(['bob', 'anne bob', 'xamob@'])('q=%s does not', (q) => {
    expect(verdict({ q }, anne)).toBe('no');
  });

  it('values of one filter are alternatives, different filters combine by match', () => {
    const given = { sex: 'female', highestEducation: 'grade_12' };
    expect(verdict({ sex: ['male', 'female'] }, given)).toBe('yes');
    expect(verdict({ sex: ['female'], highestEducation: ['grade_9'] }, given)).toBe('no');
    expect(verdict({ sex: ['female'], highestEducation: ['grade_9'], match: 'any' }, given)).toBe('yes');
  });

  it.each([
    ['2000-11-20', 26],
    ['2000-11-21', 25],
    ['2000-02-29', 26],
  ])('born %s is %d today', (dateOfBirth, age) => {
    expect(verdict({ ageFrom: String(age), ageTo: String(age) }, { dateOfBirth })).toBe('yes');
    expect(verdict({ ageFrom: String(age + 1) }, { dateOfBirth })).toBe('no');
    expect(verdict({ ageTo: String(age - 1) }, { dateOfBirth })).toBe('no');
    expect(verdict({ ageFrom: '0' })).toBe('no');
  });

  it('postal codes by their beginning, cities folded, occupations of every kind', () => {
    const given: Partial<Client> = {
      primaryMailingAddress: { postalCode: 'M5V 3A8', city: 'Montréal' },
      workDetails: { pastOccupations: ['00010'], currentOccupations: [], targetOccupations: ['13110'] },
    };
    expect(verdict({ postalCode: ['m5v'] }, given)).toBe('yes');
    expect(verdict({ postalCode: ['3A8'] }, given)).toBe('no');
    expect(verdict({ city: ['MONTREAL'] }, given)).toBe('yes');
    expect(verdict({ noc: ['00010'] }, given)).toBe('yes');
    expect(verdict({ noc: ['13110'] }, given)).toBe('yes');
    expect(verdict({ noc: ['21231'] }, given)).toBe('no');
  });

  it("activeSince counts days on the instance's clocks", () => {
    const evening = { lastActivityAt: '2026-11-20T03:30:00.000Z' };
    expect(verdict({ activeSince: '2026-11-19' }, evening)).toBe('yes');
    expect(verdict({ activeSince: '2026-11-20' }, evening)).toBe('no');
    expect(verdict({ activeSince: '2026-11-20T03:00:00.000Z' }, evening)).toBe('yes');
    expect(verdict({ activeSince: '2026-11-19' })).toBe('no');
  });

  it('AC-05: leaves out the archived unless status names them', () => {
    const archived = { archivedAt: '2026-01-01T00:00:00.000Z' };
    expect(verdict({}, archived)).toBe('no');
    expect(verdict({ status: ['archived'] }, archived)).toBe('yes');
    expect(verdict({ status: ['active'] }, archived)).toBe('no');
    expect(verdict({ status: ['invited'] }, { accountStatus: 'invited' })).toBe('yes');
  });

  it('asks about skills only where the rest leaves it open', () => {
    expect(verdict({ skillId: ['s1'] })).toBe('unknown');
    expect(verdict({ skillId: ['s1'], sex: ['male'] }, { sex: 'female' })).toBe('no');
    expect(verdict({ skillId: ['s1'], sex: ['male'], match: 'any' }, { sex: 'male' })).toBe('yes');
    expect(verdict({ skillId: ['s1'], sex: ['male'], match: 'any' }, { sex: 'female' })).toBe('unknown');
  });

  const anyone: fc.Arbitrary<Partial<Client>> = fc.record({
    firstName: fc.constantFrom('Amina', 'Ben', 'Chloe'),
    lastName: fc.constantFrom('Ali', 'Brown'),
    sex: fc.constantFrom(...codes('sex')),
    assignedStaffIds: fc.subarray(['me', 'x']),
    accountStatus: fc.constantFrom('active', 'invited'),
    identifiesAs: fc.subarray([...codes('identifiesAs')]),
  });
  const filters = fc.record(
    {
      sex: fc.subarray([...codes('sex')], { minLength: 1 }),
      identifiesAs: fc.subarray([...codes('identifiesAs')], { minLength: 1 }),
      type: fc.subarray(['client', 'referral'], { minLength: 1 }),
      status: fc.subarray(['active', 'invited'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );

  it('match=any never leaks what q, assignedTo or the archived default leave out', () => {
    fc.assert(
      fc.property(anyone, filters, fc.boolean(), (given, query, archived) => {
        const record = archived ? { ...given, archivedAt: now.toISOString() } : given;
        const narrow = { q: 'ali', assignedTo: ['me'] };
        const outside = archived || record.lastName !== 'Ali' || record.assignedStaffIds?.includes('me') !== true;
        if (outside) {
          expect(verdict({ ...narrow, ...query, match: 'any' }, record)).toBe('no');
        }
        const all = verdict({ ...narrow, ...query, match: 'all' }, record);
        const any = verdict({ ...narrow, ...query, match: 'any' }, record);
        expect(all === 'yes' && any === 'no', 'who fits all filters fits any').toBe(false);
      }),
    );
  });
});

describe('the order of the list', () => {
  const crowd = fc
    .array(
      fc.record({
        firstName: fc.constantFrom('Ann', 'Anna', 'Anne Marie', 'Zoé'),
        lastName: fc.constantFrom('Bee', 'Zed'),
        createdAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
        lastActivityAt: fc.constantFrom('2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'),
        quiet: fc.boolean(),
      }),
      { maxLength: 30 },
    )
    .map((records) =>
      records.map(({ quiet, lastActivityAt, ...given }) => person(quiet ? given : { ...given, lastActivityAt })),
    );

  it('gives everybody one place, in each order, and its mirror in the opposite one', () => {
    fc.assert(
      fc.property(crowd, fc.constantFrom(...sorts), (people, order) => {
        const opposite = (order.startsWith('-') ? order.slice(1) : `-${order}`) as typeof order;
        const sorted = (by: typeof order) =>
          people
            .map((one) => positionOf(one, by))
            .sort((a, b) => comparePositions(a, b, by))
            .map(({ id }) => id);
        expect(sorted(order)).toEqual(sorted(opposite).reverse());
      }),
    );
  });

  it('sorts by the name as it is shown, and puts who was never active last in -lastActivity', () => {
    const shown = ['Anna Bee', 'Ann Zed', 'Ann Bee'].map((name) => {
      const [firstName = '', lastName = ''] = name.split(' ');
      return { name, position: positionOf(person({ firstName, lastName }), 'name') };
    });
    shown.sort((a, b) => comparePositions(a.position, b.position, 'name'));
    expect(shown.map(({ name }) => name)).toEqual(['Ann Bee', 'Ann Zed', 'Anna Bee']);
    const quiet = positionOf(person(), '-lastActivity');
    const active = positionOf(person({ lastActivityAt: now.toISOString() }), '-lastActivity');
    expect(comparePositions(active, quiet, '-lastActivity')).toBeLessThan(0);
  });
});
