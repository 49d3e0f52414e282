import { unprocessable } from '#shared/problem.ts';
import { dayIn, instanceZone } from '#shared/time.ts';

/** @throws 422 for a date of birth that is not in the past */
export function assertPast(day: string | null | undefined, pointer: string, now: Date): void {
  if (day && day >= dayIn(instanceZone, now)) {
    throw unprocessable(pointer, 'A date of birth is in the past.');
  }
}
