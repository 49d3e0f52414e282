import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulatedAssessment, simulatedPerson } from '#infra/local/cams/people.ts';
import { plansOf, plansToday } from '#infra/local/cams/plans.ts';
import { applyPerson, filled, sharedValues, withoutLink } from '#shared/cams/apply.ts';
import { parseAssessment, parsePerson } from '#shared/cams/parse.ts';
import { camsView } from '#shared/cams/view.ts';
import type { CamsPerson } from '#shared/domain/cams.ts';
import { camsLink, clientRecord } from '../support/people.ts';

const now = new Date('2026-06-20T07:00:00.000Z');
const least = { clientReferenceNumber: '1000001', firstName: 'Amina', lastName: 'Haddad' };
const person = (given: Partial<CamsPerson> = {}): CamsPerson => ({ ...parsePerson(least), ...given });

describe('what CaMS answers is read leniently', () => {
  it('CM-10: the people of the simulator read as people', () => {
    for (let number = 1; number <= 60; number += 1) {
      const sent = simulatedPerson(number);
      const read = parsePerson(sent);
      expect(read.reference).toBe(sent.clientReferenceNumber);
      expect(read.values).toMatchObject({ firstName: sent.firstName, dateOfBirth: sent.dateOfBirth });
      expect(read.plans).toHaveLength(sent.servicePlans.length);
    }
    expect(parsePerson(simulatedPerson(1))).toMatchObject({
      values: {
        phone: '+14165550134',
        identifiesAs: ['newcomer', 'racialized', 'woman'],
        preferredLanguage: 'english',
        highestEducation: 'bachelors',
        primaryMailingAddress: { city: 'Toronto', postalCode: 'M6K 2V9' },
      },
      stream: 'B',
      maritalStatus: 'married',
      immigrationStatus: 'permanent_resident',
    });
  });

  it('unknown codes are kept as text where CaMS alone speaks, and left out where the portal has its own', () => {
    const read = parsePerson({
      ...least,
      clientStream: 'D (pilot)',
      maritalStatus: 'It is complicated',
      immigrationStatus: 'Transitional permit T-9',
      selfIdentification: ['Newcomer', 'Of no list'],
      highestEducation: 'Of no list',
      servicePlans: [
        {
          reference: 'EAP-1',
          status: 'Suspended',
          subGoals: [{ name: 'x', planItems: [{ name: 'y', status: 'Deferred' }] }],
        },
      ],
    });
    expect(read).toMatchObject({
      stream: 'D (pilot)',
      maritalStatus: 'It is complicated',
      immigrationStatus: 'Transitional permit T-9',
      values: { identifiesAs: ['newcomer'] },
      plans: [
        { status: 'Suspended', camsStatus: 'Suspended', subGoals: [{ id: '1', planItems: [{ status: 'Deferred' }] }] },
      ],
    });
    expect(read.values).not.toHaveProperty('highestEducation');
  });

  it('fields that are missing, empty, null or of another type read as absent, unknown ones are left out', () => {
    const read = parsePerson({
      ...least,
      dateOfBirth: 'the first of May',
      phone: { area: 416 },
      address: 'somewhere',
      selfIdentification: null,
      clientStream: null,
      maritalStatus: '   ',
      surprise: 1,
    });
    expect(read).toEqual(person());
    expect(read.values).toEqual({ firstName: 'Amina', lastName: 'Haddad' });
  });

  it('without a reference or a name it is no answer', () => {
    for (const broken of [
      null,
      [],
      'x',
      {},
      { ...least, firstName: ' ' },
      { ...least, clientReferenceNumber: undefined },
    ]) {
      expect(() => parsePerson(broken)).toThrow();
    }
    expect(() => parsePerson({ ...least, servicePlans: 'none' })).toThrow();
  });

  it('nothing that arrives brings it down in another way', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(simulatedPerson(8))), fc.jsonValue()), (noise) => {
        try {
          parsePerson({ ...least, ...noise });
        } catch (error) {
          expect((error as Error).name).toMatch(/ZodError/);
        }
      }),
    );
  });

  it.each([
    ['(416) 555-0134', '+14165550134'],
    ['1 416 555 0134', '+14165550134'],
    ['+33 1 42 68 53 00', '+33142685300'],
    ['ask the neighbour', 'ask the neighbour'],
    ['555-0134', '555-0134'],
  ])('a phone number %s reads %s', (written, read) => {
    expect(parsePerson({ ...least, phone: written }).values.phone).toBe(read);
  });

  it('CF-11, EA-06: open, approved and active are active; newest active first, then the closed ones', () => {
    const plan = (reference: string, status: string, startDate: string) => ({ reference, status, startDate });
    const read = parsePerson({
      ...least,
      servicePlans: [
        plan('a', 'closed', '2026-05-01'),
        plan('b', 'Open', '2024-01-01'),
        plan('c', 'approved', '2025-01-01'),
        plan('d', 'active', '2023-01-01'),
        plan('e', 'closed', '2022-01-01'),
      ],
    });
    expect(read.plans.map(({ reference, status }) => [reference, status])).toEqual([
      ['c', 'active'],
      ['b', 'active'],
      ['d', 'active'],
      ['a', 'closed'],
      ['e', 'closed'],
    ]);
  });

  it('CL-09: only submitted assessments read as one', () => {
    expect(parseAssessment(simulatedAssessment(1))).toMatchObject({ number: 'CA-2001', email: 'ca-2001@mail.example' });
    expect(parseAssessment(simulatedAssessment(2))).toBeUndefined();
  });
});

describe('the plans of the simulator', () => {
  const plans = Array.from({ length: 60 }, (_, index) => plansOf(index + 1)).flat();
  const goals = plans.flatMap(({ subGoals }) => subGoals);
  const items = goals.flatMap(({ planItems }) => planItems);

  it('EA-10: a plan item’s status follows from its dates', () => {
    for (const { status, actualStart, actualEnd } of items) {
      const expected =
        actualEnd !== undefined
          ? ['Completed']
          : actualStart !== undefined
            ? ['In Progress']
            : ['Unapproved', 'Not Started'];
      expect(expected).toContain(status);
    }
    expect([...new Set(items.map(({ status }) => status))].sort()).toEqual([
      'Completed',
      'In Progress',
      'Not Started',
      'Unapproved',
    ]);
  });

  it('EA-11, EA-13, EA-15: outcomes on completion, ends after starts and not in the future, good causes where not attained', () => {
    for (const { status, outcome, goodCause, actualStart = '', actualEnd } of items) {
      expect(outcome !== undefined).toBe(status === 'Completed');
      if (actualEnd !== undefined) {
        expect(actualEnd > actualStart && actualEnd <= plansToday).toBe(true);
      }
      expect(goodCause === undefined || outcome === 'Not Attained').toBe(true);
    }
    expect(new Set(items.map(({ outcome }) => outcome))).toEqual(
      new Set([undefined, 'Attained', 'Not Attained', 'Cancelled']),
    );
  });

  it('EA-12: the outcome of a sub-goal waits for every plan item, that of a plan for every sub-goal', () => {
    for (const { outcome, planItems } of goals) {
      expect(outcome === undefined || planItems.every((item) => item.outcome !== undefined)).toBe(true);
    }
    for (const { goal, subGoals } of plans) {
      expect(goal.outcome === undefined || subGoals.every(({ outcome }) => outcome !== undefined)).toBe(true);
    }
  });

  it('EA-07, EA-14: there are closed plans, some with unfinished items', () => {
    const closed = plans.filter(({ status }) => status === 'closed');
    expect(closed.some(({ subGoals }) => subGoals.some(({ outcome }) => outcome === undefined))).toBe(true);
    expect(new Set(plans.map(({ status }) => status))).toEqual(new Set(['open', 'approved', 'active', 'closed']));
  });
});

describe('what becomes of the record', () => {
  const record = clientRecord({
    cams: camsLink(),
    phone: '+16475550100',
    identifiesAs: ['woman', 'newcomer'],
    highestEducation: 'grade_12',
    preferredName: 'Ami',
  });

  it('ED-04, OQ-06: what both have is CaMS’s; what CaMS says nothing of stays; the e-mail is never touched (OQ-07)', () => {
    const values = { firstName: 'Amina', lastName: 'Haddad', phone: '+14165550134', highestEducation: 'bachelors' };
    const { client, changed } = applyPerson(record, camsLink(), person({ values }), now);
    expect(client).toMatchObject({
      firstName: 'Amina',
      phone: '+14165550134',
      identifiesAs: ['woman', 'newcomer'],
      highestEducation: 'grade_12',
      preferredName: 'Ami',
      email: record.email,
      version: 2,
      cams: { snapshot: values, lastSyncedAt: now.toISOString() },
    });
    expect([...changed].sort()).toEqual(['firstName', 'lastName', 'phone']);
    expect(client.cams?.lastChanges).toEqual(changed.map((field) => ({ field, at: now.toISOString() })));
  });

  it('the same again changes nothing but when CaMS answered; a failure that is over is forgotten', () => {
    const once = applyPerson(record, camsLink(), person({ stream: 'A' }), now).client;
    const cams = once.cams && { ...once.cams, failedAt: now.toISOString() };
    const later = new Date(now.getTime() + 24 * 3600_000);
    const again = applyPerson(
      { ...once, ...(cams ? { cams } : {}) },
      cams ?? camsLink(),
      person({ stream: 'A' }),
      later,
    );
    expect(again.changed).toEqual([]);
    expect(again.client).toEqual({ ...once, cams: { ...once.cams, lastSyncedAt: later.toISOString() } });
  });

  it('the order of what a person identifies as does not matter', () => {
    const { changed } = filled(record, { identifiesAs: ['newcomer', 'woman'] }, 'cams');
    expect(changed).toEqual([]);
  });

  it('a language that CaMS fills in is that of the mails, too', () => {
    expect(filled(record, { preferredLanguage: 'french' }, 'cams').client).toMatchObject({ language: 'fr' });
  });

  it('CL-14: an assessment fills only what is empty', () => {
    const values = { firstName: 'Other', phone: '+14165550134', dateOfBirth: '1990-01-01' };
    const { client, changed } = filled(record, values, 'assessment');
    expect(changed).toEqual(['dateOfBirth']);
    expect(client).toMatchObject({ firstName: 'Sam', phone: '+16475550100', dateOfBirth: '1990-01-01' });
  });

  it('applied twice, anything is as applied once, and only plans leave the version alone', () => {
    const texts = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
    const values = fc.record({ phone: texts, sex: texts, currentEmploymentStatus: texts }, { requiredKeys: [] });
    fc.assert(
      fc.property(values, values, texts, (first, second, stream) => {
        const before = applyPerson(record, camsLink(), person({ values: first }), now).client;
        const wanted = person({ values: second, stream });
        const once = applyPerson(before, before.cams ?? camsLink(), wanted, now);
        const twice = applyPerson(once.client, once.client.cams ?? camsLink(), wanted, now);
        expect(twice.changed).toEqual([]);
        expect(twice.client).toEqual(once.client);
        expect(once.client.version - before.version).toBe(once.changed.length > 0 ? 1 : 0);
      }),
    );
  });

  it('sources: fields that are as CaMS said, and no others; an edit takes a field out', () => {
    const linked = applyPerson(
      record,
      camsLink(),
      person({ values: { phone: '+14165550134', sex: 'female' }, stream: 'A' }),
      now,
    );
    const { cams = camsLink() } = linked.client;
    const source = { from: 'cams', syncedAt: now.toISOString() };
    expect(camsView(linked.client, cams).sources).toEqual({ phone: source, sex: source, camsClientStream: source });
    const edited = { ...linked.client, phone: '+16475550111' };
    expect(camsView(edited, cams).sources).toEqual({ sex: source, camsClientStream: source });
  });

  it('CM-08: without the link what was copied stays', () => {
    const linked = applyPerson(
      record,
      camsLink(),
      person({ values: { phone: '+14165550134' }, stream: 'A' }),
      now,
    ).client;
    const unlinked = withoutLink(linked, now);
    expect(unlinked).not.toHaveProperty('cams');
    expect(sharedValues(unlinked)).toEqual(sharedValues(linked));
    expect(unlinked.version).toBe(linked.version + 1);
  });
});
