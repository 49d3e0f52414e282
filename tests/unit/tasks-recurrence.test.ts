import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWeeks,
  dayOfMonth,
  nextRecurrence,
  type Recurrence,
  type TaskRepeats,
} from '#shared/domain/recurrence.ts';

const days = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2150-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

function series(repeats: TaskRepeats, start: string, count: number): string[] {
  const dates: string[] = [];
  let at: Recurrence | undefined = { dueDate: start, repeatDay: dayOfMonth(start) };
  for (let n = 0; n < count && at; n += 1) {
    at = nextRecurrence(repeats, at);
    if (at) {
      dates.push(at.dueDate);
    }
  }
  return dates;
}

describe('TK-10, OQ-18: the next due date is the previous one plus the interval', () => {
  it.each([
    ['daily', '2026-02-27', ['2026-02-28', '2026-03-01', '2026-03-02']],
    ['weekly', '2026-02-23', ['2026-03-02', '2026-03-09', '2026-03-16']],
    ['biweekly', '2026-12-21', ['2027-01-04', '2027-01-18', '2027-02-01']],
    ['monthly', '2026-03-15', ['2026-04-15', '2026-05-15', '2026-06-15']],
    ['none', '2026-03-15', []],
  ] as const)('%s from %s', (repeats, start, expected) => {
    expect(series(repeats, start, 3)).toEqual(expected);
  });

  it.each([
    ['2026-01-31', ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']],
    ['2028-01-31', ['2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31']],
    ['2026-12-30', ['2027-01-30', '2027-02-28', '2027-03-30', '2027-04-30']],
    ['2028-02-29', ['2028-03-29', '2028-04-29', '2028-05-29', '2028-06-29']],
  ])('a short month cuts %s, and the next long one gives the day back', (start, expected) => {
    expect(series('monthly', start, 4)).toEqual(expected);
  });

  it('goes on from where somebody moved the due date', () => {
    expect(nextRecurrence('monthly', { dueDate: '2026-02-07', repeatDay: 31 })).toEqual({
      dueDate: '2026-03-07',
      repeatDay: 7,
    });
  });

  it('monthly: the day of the start in every month that has it, else the last one', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), (start, count) => {
        const wanted = dayOfMonth(start);
        const [year = 0, month = 1] = start.split('-').map(Number);
        series('monthly', start, count).forEach((day, index) => {
          const expected = new Date(Date.UTC(year, month - 1 + index + 1, 1));
          const last = new Date(Date.UTC(expected.getUTCFullYear(), expected.getUTCMonth() + 1, 0)).getUTCDate();
          expect(day.slice(0, 7)).toBe(expected.toISOString().slice(0, 7));
          expect(dayOfMonth(day)).toBe(Math.min(wanted, last));
        });
      }),
    );
  });
});

describe('days are counted on the calendar', () => {
  it('clocks that change do not move them', () => {
    expect(addDays('2026-03-07', 1)).toBe('2026-03-08');
    expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
    expect(addWeeks('2026-10-28', 1)).toBe('2026-11-04');
  });

  it('there and back is the same day, and order is kept', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 4000 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day);
        expect(addDays(day, count) >= day).toBe(true);
      }),
    );
  });
});
