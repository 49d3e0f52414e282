import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { unprocessable } from '#shared/http/problem.ts';
import { dayIn, instanceZone, localInstant } from '#shared/time/clock.ts';

/**
 * CN-09. Where clocks are put back, an hour comes twice: then a time counts as its first.
 * @throws 422 at the day, or at the time where the day is today
 */
export function demandNotFuture({ date, time }: Pick<CaseNote, 'date' | 'time'>, now: Date): void {
  if (date > dayIn(instanceZone, now)) {
    throw unprocessable('/body/date', 'A case note tells of what has been: the day is in the future.');
  }
  if (localInstant(instanceZone, `${date}T${time}`) > now) {
    throw unprocessable('/body/time', 'A case note tells of what has been: the time is in the future.');
  }
}

/** @throws 422 for a code that is not among the active activity types of the settings; the system's own are not */
export function demandActiveType({ activityType }: Pick<CaseNote, 'activityType'>, settings: Settings): void {
  if (!settings.activityTypes.some(({ code, active }) => active && code === activityType)) {
    throw unprocessable('/body/activityType', 'This is not one of the activity types of this instance.');
  }
}

/** Blank details are none. */
export function detailsOf(text: string | null | undefined): string | undefined {
  return text?.trim() || undefined;
}
