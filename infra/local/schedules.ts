import { Cron } from 'croner';
import type { FunctionDescription } from '#shared/function-description.ts';
import { instanceZone } from '#shared/time.ts';
import type { LambdaRuntime } from './lambda.ts';
import { StartError } from './start-error.ts';

const units: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/**
 * EventBridge Scheduler: runs the functions with a `schedule` trigger at their times, in the instance's zone. A run that is
 * still going is not started a second time.
 */
export function startSchedules(options: {
  readonly functions: readonly FunctionDescription[];
  readonly runtime: Pick<LambdaRuntime, 'invoke' | 'runToEnd'>;
  readonly log: (line: string) => void;
}) {
  const jobs = options.functions.flatMap(({ name, triggers }) =>
    triggers
      .filter((trigger) => trigger.kind === 'schedule')
      .map(({ expression, payload, loop }) =>
        schedule(expression, async () => {
          const { runtime } = options;
          const outcome = await (loop ? runtime.runToEnd(name, payload) : runtime.invoke(name, payload));
          if (!outcome.ok) {
            options.log(`schedules: ${name} failed (${outcome.failure.errorType})`);
          }
        }),
      ),
  );
  return { stop: () => jobs.forEach((job) => void job.stop()) };
}

/**
 * @param expression `rate(5 minutes)`, or `cron(minutes hours day-of-month month day-of-week year)` as EventBridge reads it
 * @throws StartError on any other
 */
export function schedule(expression: string, run: () => Promise<void>): Cron {
  const options = { timezone: instanceZone, protect: true, unref: true };
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const seconds = Number(rate[1]) * (units[rate[2] ?? ''] ?? 0);
    return new Cron('* * * * * *', { ...options, interval: seconds, startAt: later(seconds) }, run);
  }
  const cron = /^cron\((\S+ \S+ \S+ \S+ \S+ \S+)\)$/.exec(expression)?.[1];
  if (!cron) {
    throw new StartError(`Not a schedule: ${expression}`);
  }
  // Days of the week count from Sunday = 1; `0/15` is every 15 from 0 on.
  return new Cron(`0 ${cron}`, { ...options, mode: '7-part', alternativeWeekdays: true, sloppyRanges: true }, run);
}

function later(seconds: number): Date {
  return new Date(Date.now() + seconds * 1_000);
}
