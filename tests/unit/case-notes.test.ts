import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteRefusal } from '#functions/case-notes/policy.ts';
import { assertNotFuture } from '#functions/case-notes/rules.ts';
import type { AccountKind } from '#shared/domain/account.ts';
import { type CaseNote, editableUntil } from '#shared/domain/case-note.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time.ts';

const written = '2026-03-02T14:05:00.000Z';
const hours = (count: number) => new Date(Date.parse(written) + count * 3600_000);

type Decided = Pick<CaseNote, 'origin' | 'authorId' | 'createdAt'>;
const noteOf = (given: Partial<Decided> = {}): Decided => ({
  origin: 'manual',
  authorId: 'author',
  createdAt: written,
  ...given,
});
const who = (id: string, kind: AccountKind = 'staff') => ({ id, kind });
const refusal = (
  actor: ReturnType<typeof who>,
  change: 'edit' | 'delete',
  note: Decided,
  now = hours(1),
  window: number | null = 24,
) => noteRefusal(actor, change, note, window, now);

describe('who may change a case note, and until when', () => {
  it('CN-03: to the end of the window, and not a second longer', () => {
    expect(editableUntil(noteOf(), 24)).toBe('2026-03-03T14:05:00.000Z');
    for (const change of ['edit', 'delete'] as const) {
      expect(refusal(who('author'), change, noteOf(), new Date('2026-03-03T14:05:00.000Z'))).toBeUndefined();
      expect(refusal(who('author'), change, noteOf(), new Date('2026-03-03T14:05:01.000Z'))).toBe('window');
      expect(refusal(who('author'), change, noteOf(), new Date('2026-03-03T14:05:00.001Z'))).toBe('window');
    }
  });

  it('CN-04: null never locks', () => {
    expect(editableUntil(noteOf(), null)).toBeUndefined();
    expect(refusal(who('author'), 'edit', noteOf(), hours(1e6), null)).toBeUndefined();
  });

  it('CN-06, DEC-4: others read; administrators delete at any time, and do not edit others’', () => {
    for (const change of ['edit', 'delete'] as const) {
      expect(refusal(who('colleague'), change, noteOf(), hours(0), null)).toBe('author');
    }
    expect(refusal(who('root', 'administrator'), 'edit', noteOf(), hours(0), null)).toBe('author');
    expect(refusal(who('root', 'administrator'), 'delete', noteOf(), hours(1000))).toBeUndefined();
    const own = noteOf({ authorId: 'root' });
    expect(refusal(who('root', 'administrator'), 'edit', own)).toBeUndefined();
    expect(refusal(who('root', 'administrator'), 'edit', own, hours(25))).toBe('window');
  });

  it('CN-07: system notes stay as they are, for everybody, always', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('author', 'colleague'),
        fc.constantFrom<AccountKind>('staff', 'administrator'),
        fc.constantFrom('edit' as const, 'delete' as const),
        fc.option(fc.integer({ min: 1, max: 8760 })),
        fc.integer({ min: 0, max: 10_000 }),
        (id, kind, change, window, later) =>
          noteRefusal(who(id, kind), change, noteOf({ origin: 'system' }), window, hours(later)) === 'system',
      ),
    );
    expect(editableUntil(noteOf({ origin: 'system' }), 24)).toBeUndefined();
  });

  it('whoever may edit may delete; time only takes away; a longer window only gives', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('author', 'colleague'),
        fc.constantFrom<AccountKind>('staff', 'administrator'),
        fc.constantFrom<CaseNote['origin']>('manual', 'system'),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (id, kind, origin, window, at, more) => {
          const may = (change: 'edit' | 'delete', now: number, length: number) =>
            noteRefusal(who(id, kind), change, noteOf({ origin }), length, hours(now)) === undefined;
          const implies = (one: boolean, other: boolean) => !one || other;
          return (
            implies(may('edit', at, window), may('delete', at, window)) &&
            implies(may('edit', at + more, window), may('edit', at, window)) &&
            implies(may('edit', at, window), may('edit', at, window + more))
          );
        },
      ),
    );
  });
});

describe('CN-09: not in the future', () => {
  const now = new Date('2026-03-02T14:05:30.000Z');
  const at = (date: string, time: string) => () => assertNotFuture({ date, time }, now);

  it('to the minute, in the instance’s zone; the fault is where the future is', () => {
    expect(at('2026-03-02', '09:05')).not.toThrow();
    expect(at('2026-03-01', '23:59')).not.toThrow();
    expect(at('1999-12-31', '00:00')).not.toThrow();
    expect(at('2026-03-02', '09:06')).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/body/time' })] }),
    );
    expect(at('2026-03-03', '00:00')).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/body/date' })] }),
    );
  });

  it('late in the evening it is tomorrow in UTC, and still today here', () => {
    const evening = new Date('2026-03-03T02:00:00.000Z');
    expect(() => assertNotFuture({ date: '2026-03-02', time: '20:59' }, evening)).not.toThrow();
    expect(() => assertNotFuture({ date: '2026-03-03', time: '00:00' }, evening)).toThrow();
  });

  it('now is never the future, on no day and at no change of the clocks', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (moment) => assertNotFuture({ date: dayIn(instanceZone, moment), time: timeIn(instanceZone, moment) }, moment),
      ),
    );
    // Clocks are put back at 2:00 on 1 November 2026: 1:10 comes a second time, and 1:50 has been.
    const again = new Date('2026-11-01T06:10:00.000Z');
    expect(timeIn(instanceZone, again)).toBe('01:10');
    expect(() => assertNotFuture({ date: '2026-11-01', time: '01:10' }, again)).not.toThrow();
    expect(() => assertNotFuture({ date: '2026-11-01', time: '01:50' }, again)).not.toThrow();
  });
});
