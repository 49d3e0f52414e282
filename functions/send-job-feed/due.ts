import type { MatchInput } from '#shared/persistence/match-input.ts';
import { dayIn, hourIn, instanceZone } from '#shared/time.ts';

/** Local hours of scheduled mail; later runs repeat failed ones within these hours. */
const mailHours = { from: 8, before: 12 } as const;

const periodDays = { daily: 1, weekly: 7 } as const;

/** JE-01, JE-05, DEC-3. */
export function wantsMail({ feed, reachable }: Pick<MatchInput, 'feed' | 'reachable'>): boolean {
  return feed.enabled && reachable;
}

/** JE-02: whether the period since the last mail has passed, in local days. The first mail is due at once. Schedules wait for `mailHours`. */
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
