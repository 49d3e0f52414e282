/** `npm run test:dates`: runs the test suites while the clock shows another time (CONTRIBUTING.md, Tests). */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { instanceZone } from '#shared/time.ts';

const now = Temporal.Now.zonedDateTimeISO(instanceZone);

/** At what time a run starts; those before a change start two minutes before it, so that the run passes it. */
const clocks: Readonly<Record<string, Temporal.ZonedDateTime>> = {
  '45-days': now.add({ days: 45 }),
  '400-days': now.add({ days: 400 }),
  'new-year': nextDay(({ month, day }) => month === 12 && day === 31).with({ hour: 23, minute: 58 }),
  'month-end': nextDay(({ month, day }) => month === 1 && day === 31).with({ hour: 12 }),
  'leap-day': nextDay(({ month, day }) => month === 2 && day === 29).with({ hour: 12 }),
  'spring-forward': nextClockChange(1).subtract({ minutes: 2 }),
  'fall-back': nextClockChange(-1).subtract({ minutes: 2 }),
};

const divider = process.argv.indexOf('--', 2);
const ownArguments = process.argv.slice(2, divider < 0 ? undefined : divider);
const vitestArguments = divider < 0 ? [] : process.argv.slice(divider + 1);
const { positionals: chosen, values } = parseArgs({
  args: ownArguments,
  allowPositionals: true,
  options: { help: { type: 'boolean', default: false } },
});
if (values.help || chosen.some((name) => !(name in clocks))) {
  console.log('npm run test:dates -- [NAME …] [-- VITEST ARGUMENT …]\n');
  for (const [name, at] of Object.entries(clocks)) {
    console.log(`${name.padEnd(16)}starts at ${at.toString()}`);
  }
  process.exit(values.help ? 0 : 1);
}

const library = findLibrary();
if (!library) {
  console.error(
    'libfaketime was not found; it shifts the clock of the tests. It runs on Linux:\n' +
      '  Debian, Ubuntu:  apt-get install faketime\n' +
      '  Fedora:          dnf install libfaketime\n' +
      'If it lies elsewhere, set LIBFAKETIME to the path of libfaketimeMT.so.1.',
  );
  process.exit(1);
}

console.log(
  'These keep the real clock: the DynamoDB engine (a static binary) and the CaMS simulator (a process without\n' +
    'environment). Neither decides anything by date in the tests.',
);
const failed = (chosen.length === 0 ? Object.keys(clocks) : chosen).filter((name) => !passes(name));
console.log(failed.length === 0 ? '\nGreen under every clock.' : `\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes(name: string): boolean {
  const at = clocks[name];
  if (!at) {
    throw new Error(`There is no clock ${name}`);
  }
  const seconds = Math.round((at.epochMilliseconds - Date.now()) / 1000);
  console.log(`\n# ${name}: the clock starts at ${at.toString()}\n`);
  const { status } = spawnSync('vitest', ['run', ...vitestArguments], {
    stdio: 'inherit',
    env: {
      ...process.env,
      LD_PRELOAD: library,
      // Relative to the real clock, so that all processes agree however late they start.
      FAKETIME: `+${seconds}`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  return status === 0;
}

function nextDay(isWanted: (day: Temporal.ZonedDateTime) => boolean): Temporal.ZonedDateTime {
  let day = now.startOfDay().add({ days: 1 });
  while (!isWanted(day)) {
    day = day.add({ days: 1 });
  }
  return day;
}

/** The next instant at which the clocks go forward (1) or back (-1). */
function nextClockChange(direction: 1 | -1): Temporal.ZonedDateTime {
  let change = now.getTimeZoneTransition('next');
  while (change) {
    const difference = change.offsetNanoseconds - change.subtract({ seconds: 1 }).offsetNanoseconds;
    if (Math.sign(difference) === direction) {
      return change;
    }
    change = change.getTimeZoneTransition('next');
  }
  throw new Error(`The clocks of ${instanceZone} do not change`);
}

/** The form of the library that is safe with threads. */
function findLibrary(): string | undefined {
  if (process.env.LIBFAKETIME) {
    return process.env.LIBFAKETIME;
  }
  const folders = ['/usr/lib/*/faketime', '/usr/lib64/faketime', '/usr/lib/faketime', '/usr/local/lib/faketime'];
  return globSync(folders.map((folder) => `${folder}/libfaketimeMT.so.1`))[0];
}
