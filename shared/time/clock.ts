import { Temporal } from 'temporal-polyfill';

/** The domain clock: what time it is for the business rules. Token checks, signing and throttles use real time instead. */
export type Clock = () => Date;

/** The zone in which the instance counts days (domain 2). */
export const instanceZone = 'America/Toronto';

/**
 * @param offset ISO-8601 duration (`P1D`, `-PT2H`, `0` for none) added to real time; calendar units count in the instance's zone
 */
export function domainClock(offset: string): Clock {
  if (offset === '0' || offset === '') {
    return () => new Date();
  }
  const duration = Temporal.Duration.from(offset);
  return () => new Date(Temporal.Now.zonedDateTimeISO(instanceZone).add(duration).epochMilliseconds);
}

/** The day `YYYY-MM-DD` that an instant falls on in a zone. */
export function dayIn(zone: string, at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Hour of the day (0–23) at an instant in a zone. */
export function hourIn(zone: string, at: Date): number {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).hour;
}
