import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { unprocessable } from '#shared/problem.ts';
import { dayIn, instanceZone, localInstant } from '#shared/time.ts';

/**
 * CN-09. Where clocks are put back, an hour comes twice: then a time counts as its first.
 *
 * @param field what was sent: the time of a day that stays, or a day to a time that stays
 * @throws 422 at the day, or where it is today at the field that was sent
 */
export function assertNotFuture(
  { date, time }: Pick<CaseNote, 'date' | 'time'>,
  now: Date,
  field: 'date' | 'time' = 'time',
): void {
  if (date > dayIn(instanceZone, now)) {
    throw unprocessable('/body/date', 'The day of a case note must not be in the future.');
  }
  if (localInstant(instanceZone, `${date}T${time}`) > now) {
    throw unprocessable(`/body/${field}`, 'The time of a case note must not be in the future.');
  }
}

/** @throws 422 for a code that is not among the active activity types of the settings; the system's own are not */
export function assertActiveType({ activityType }: Pick<CaseNote, 'activityType'>, settings: Settings): void {
  if (!settings.activityTypes.some(({ code, active }) => active && code === activityType)) {
    throw unprocessable('/body/activityType', 'This is not one of the activity types of this instance.');
  }
}

/** Blank details are none. */
export function detailsOf(text: string | null | undefined): string | undefined {
  return text?.trim() || undefined;
}
