/** The time for business rules. Tokens, signatures and throttles use real time. */
export type Clock = () => Date;

/** The time zone of days. */
export const instanceZone = 'America/Toronto';

const isoDuration =
  /^([+-]?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** @param offset ISO-8601 duration of whole numbers (`P1D`, `-PT2H`, `0` for none) added to real time; a day has 24 hours */
export function domainClock(offset: string): Clock {
  if (offset === '0' || offset === '') {
    return () => new Date();
  }
  const parts = isoDuration.exec(offset);
  if (!parts) {
    throw new RangeError(`Not a duration: ${offset}`);
  }
  const sign = parts[1] === '-' ? -1 : 1;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(2)
    .map((part) => sign * Number(part ?? 0));
  return () => {
    const time = new Date();
    time.setUTCFullYear(time.getUTCFullYear() + years, time.getUTCMonth() + months);
    return new Date(time.getTime() + (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000);
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local time `YYYY-MM-DD HH:mm`: the Swedish locale uses ISO 8601. */
function wallClock(zone: string, at: Date): string {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, format);
  return format.format(at);
}

/** The local day `YYYY-MM-DD`. */
export function dayIn(zone: string, at: Date): string {
  return wallClock(zone, at).slice(0, 10);
}

/** The local hour, 0–23. */
export function hourIn(zone: string, at: Date): number {
  return Number(wallClock(zone, at).slice(11, 13));
}

/** The local time `HH:mm`. */
export function timeIn(zone: string, at: Date): string {
  return wallClock(zone, at).slice(11);
}

/** The first instant of a day `YYYY-MM-DD` in a zone whose clocks do not change at midnight. */
export function startOfDay(zone: string, day: string): Date {
  return localInstant(zone, `${day}T00:00`);
}

/** The instant of a local time `YYYY-MM-DDTHH:mm` (with optional seconds). */
export function localInstant(zone: string, local: string): Date {
  const asUtc = Date.parse(`${local}Z`);
  // The offset may change between both instants, so it is computed again.
  const first = asUtc - offsetMs(zone, asUtc);
  return new Date(asUtc - offsetMs(zone, first));
}

/** The offset from UTC, in milliseconds. */
function offsetMs(zone: string, at: number): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${wallClock(zone, new Date(minute)).replace(' ', 'T')}Z`) - minute;
}
