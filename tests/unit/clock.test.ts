import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test, vi } from 'vitest';
import { dayIn, domainClock, hourIn, instanceZone, startOfDay, timeIn } from '#shared/time.ts';

describe('the clock', () => {
  const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  const zones = fc.constantFrom(instanceZone, 'America/St_Johns', 'America/Vancouver', 'UTC');

  test('says day, hour and time of a zone as Temporal does', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
        expect(dayIn(zone, at)).toBe(expected.toPlainDate().toString());
        expect(hourIn(zone, at)).toBe(expected.hour);
        expect(timeIn(zone, at)).toBe(expected.toPlainTime().toString({ smallestUnit: 'minute' }));
      }),
    );
  });

  test('knows when a day begins, as Temporal does', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(instanceZone, 'America/Vancouver', 'UTC'), (at, zone) => {
        const day = at.toISOString().slice(0, 10);
        const expected = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
        expect(startOfDay(zone, day).getTime()).toBe(expected);
      }),
    );
  });

  test.each(['2026-03-08', '2026-03-09', '2026-11-01', '2026-11-02'])('%s begins where the clocks change', (day) => {
    const expected = Temporal.PlainDate.from(day).toZonedDateTime(instanceZone).epochMilliseconds;
    expect(startOfDay(instanceZone, day).getTime()).toBe(expected);
  });

  test.each(['0', 'P1D', 'PT25H', '-P30D', 'P1M', 'P1Y2M3W4DT5H6M7S', '-PT90M'])('moves by %s', (offset) => {
    // In the middle of a month: at its end, months are not added in one way only.
    vi.useFakeTimers({ now: new Date('2026-03-15T12:00:00.000Z'), toFake: ['Date'] });
    try {
      const duration = offset === '0' ? 'PT0S' : offset;
      const expected = Temporal.Instant.from('2026-03-15T12:00:00Z').toZonedDateTimeISO('UTC').add(duration);
      expect(domainClock(offset)().getTime()).toBe(expected.epochMilliseconds);
    } finally {
      vi.useRealTimers();
    }
  });

  test.each(['P', 'PT', 'P1', '1D', 'tomorrow', 'P1DT'])('refuses %s', (offset) => {
    expect(() => domainClock(offset)).toThrow(RangeError);
  });
});
