import type { MatchInput } from '#shared/persistence/match-input.ts';
import { dayIn, hourIn, instanceZone } from '#shared/time.ts';

/** Feed mail goes out in the morning: a run that fails is made up for within these hours (local time). */
export const mailHours = { from: 8, before: 12 } as const;

const periodDays = { daily: 1, weekly: 7 } as const;

/** JE-01, JE-05, DEC-3: wants the mail, and may get it. */
export function wantsMail({ feed, reachable }: Pick<MatchInput, 'feed' | 'reachable'>): boolean {
  return feed.enabled && reachable;
}

/**
 * JE-02: whether the last mail is a whole period ago, counted in days of the client's zone. A first mail is due at once. The
 * schedule also waits for the morning.
 */
export function isDue(
  { feed }: Pick<MatchInput, 'feed'>,
  lastSentAt: string | undefined,
  options: { readonly now: Date; readonly scheduled: boolean; readonly zone?: string },
): boolean {
  const { now, scheduled, zone = instanceZone } = options;
  const hour = hourIn(zone, now);
  if (scheduled && (hour < mailHours.from || hour >= mailHours.before)) {
    return false;
  }
  if (lastSentAt === undefined) {
    return true;
  }
  const days = (Date.parse(dayIn(zone, now)) - Date.parse(dayIn(zone, new Date(lastSentAt)))) / 86_400_000;
  return days >= periodDays[feed.frequency];
}
