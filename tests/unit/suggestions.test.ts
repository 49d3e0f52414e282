import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noticeTime, suggestionMoves, suggestionStatuses } from '#shared/domain/suggestion.ts';
import { documentedDiagram, stateDiagram } from '../support/state-diagram.ts';

describe('the state machine', () => {
  it('is drawn in the README as it is', () => {
    expect(documentedDiagram('suggestions')).toBe(
      stateDiagram('pending: suggest (staff)', suggestionStatuses, suggestionMoves),
    );
  });
});

describe('FO-09 when a client is told', () => {
  const minute = 60_000;
  const start = Date.parse('2026-03-02T17:00:00.000Z');

  it('at once where nothing else waits', () => {
    expect(noticeTime([], new Date(start)).getTime()).toBe(start);
    expect(noticeTime([undefined], new Date(start)).getTime()).toBe(start);
  });

  it('is never in the past, little more than a quarter of an hour away, and never twice in a quarter of an hour', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 * minute }), { minLength: 1, maxLength: 30 }), (pauses) => {
        let now = start;
        const times: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const told = noticeTime(
            times.map((time) => new Date(time).toISOString()),
            new Date(now),
          ).getTime();
          expect(told).toBeGreaterThanOrEqual(now);
          expect(told - now).toBeLessThanOrEqual(16 * minute);
          times.push(told);
        }
        const mails = [...new Set(times)];
        mails.slice(1).forEach((time, at) => {
          expect(time - (mails[at] ?? 0)).toBeGreaterThanOrEqual(15 * minute);
        });
      }),
    );
  });
});
