import { describe, expect, it } from 'vitest';
import { isDue, wantsMail } from '#functions/send-job-feed/due.ts';

/** Toronto is five hours behind UTC in winter, four in summer; the clocks changed on 8 March 2026. */
const day = (date: string, time: string) => `2026-${date}T${time}:00.000Z`;

describe('JE-02 when the next feed mail is due', () => {
  it.each<['daily' | 'weekly', string | undefined, string, boolean]>([
    ['daily', undefined, day('03-04', '03:00'), true],
    ['weekly', undefined, day('03-04', '03:00'), true],
    ['daily', day('03-03', '13:00'), day('03-03', '23:00'), false],
    // 23:30 and 00:30 in Toronto: another day there, the same in UTC.
    ['daily', day('03-04', '04:30'), day('03-04', '05:30'), true],
    // 23:30 both times: another day in UTC, the same in Toronto.
    ['daily', day('03-03', '23:30'), day('03-04', '04:30'), false],
    ['weekly', day('03-03', '13:00'), day('03-09', '13:00'), false],
    ['weekly', day('03-03', '13:00'), day('03-10', '12:00'), true],
    ['weekly', day('03-03', '13:00'), day('04-10', '12:00'), true],
  ])('%s, last %s, now %s: %s', (frequency, last, now, due) => {
    expect(isDue({ feed: { enabled: true, frequency } }, last, { now: new Date(now), scheduled: false })).toBe(due);
  });

  it.each<[string, boolean]>([
    [day('01-15', '12:59'), false],
    [day('01-15', '13:00'), true],
    [day('01-15', '16:59'), true],
    [day('01-15', '17:00'), false],
    [day('07-15', '12:00'), true],
    [day('07-15', '11:59'), false],
  ])('the schedule waits for the morning in Toronto: %s %s', (now, due) => {
    const daily = { feed: { enabled: true, frequency: 'daily' as const } };
    expect(isDue(daily, undefined, { now: new Date(now), scheduled: true })).toBe(due);
    expect(isDue(daily, undefined, { now: new Date(now), scheduled: false })).toBe(true);
  });

  it('JE-01, JE-05 only for who wants it and can be reached', () => {
    const feed = { enabled: true, frequency: 'daily' as const };
    expect(wantsMail({ feed, reachable: true })).toBe(true);
    expect(wantsMail({ feed, reachable: false })).toBe(false);
    expect(wantsMail({ feed: { ...feed, enabled: false }, reachable: true })).toBe(false);
  });
});
