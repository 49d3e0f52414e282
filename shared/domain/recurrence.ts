/** How often a task repeats (TK-10). */
export const taskRepeats = ['none', 'daily', 'weekly', 'biweekly', 'monthly'] as const;
export type TaskRepeats = (typeof taskRepeats)[number];

/** Adds calendar days to a day `YYYY-MM-DD`, independent of daylight saving time. */
export function addDays(day: string, days: number): string {
  const { year, month, date } = partsOf(day);
  return format(new Date(Date.UTC(year, month - 1, date + days)));
}

export function addWeeks(day: string, weeks: number): string {
  return addDays(day, 7 * weeks);
}

/** Day of the month, 1–31. */
export function dayOfMonth(day: string): number {
  return partsOf(day).date;
}

export interface Recurrence {
  readonly dueDate: string;
  /** For monthly series: the day of the month, 1–31; shorter months use their last day. */
  readonly repeatDay?: number | undefined;
}

/**
 * The next due date: the previous due date plus the interval, regardless of when the task was completed (OQ-18). If the
 * due date was changed, the series continues from there.
 *
 * @returns `undefined` for a task that does not repeat
 */
export function nextRecurrence(
  repeats: TaskRepeats,
  { dueDate, repeatDay = dayOfMonth(dueDate) }: Recurrence,
): Recurrence | undefined {
  switch (repeats) {
    case 'none':
      return undefined;
    case 'daily':
      return { dueDate: addDays(dueDate, 1) };
    case 'weekly':
      return { dueDate: addWeeks(dueDate, 1) };
    case 'biweekly':
      return { dueDate: addWeeks(dueDate, 2) };
    case 'monthly':
      return nextMonth(dueDate, repeatDay);
  }
}

function nextMonth(dueDate: string, repeatDay: number): Recurrence {
  const { year, month, date } = partsOf(dueDate);
  const wanted = date === Math.min(repeatDay, daysIn(year, month)) ? repeatDay : date;
  const next = new Date(Date.UTC(year, month, 1));
  const length = daysIn(next.getUTCFullYear(), next.getUTCMonth() + 1);
  next.setUTCDate(Math.min(wanted, length));
  return { dueDate: format(next), repeatDay: wanted };
}

/** @param month 1–12 */
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function partsOf(day: string): { year: number; month: number; date: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, date };
}

function format(date: Date): string {
  return date.toISOString().slice(0, 10);
}
