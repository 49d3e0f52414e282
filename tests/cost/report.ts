import type { Line, Measured } from './bill.ts';
import { prices } from './prices.ts';
import { assumed } from './usage.ts';

const dollars = (amount: number) => amount.toFixed(2);
const units = (amount: number) => amount.toFixed(1);

/** `docs/cost.md`. */
export function report({ operations, sweep, match, feed }: Measured, lines: readonly Line[]): string {
  const total = lines.reduce((sum, line) => sum + line.dollars, 0);
  const dearest = lines
    .slice(0, 3)
    .map(({ part, dollars: amount }) => `${part} (${Math.round((100 * amount) / total)} %)`);
  const rows = <T>(list: readonly T[], row: (entry: T) => readonly (string | number)[]) =>
    list.map((entry) => `| ${row(entry).join(' | ')} |`).join('\n');
  return `# Cost

**US$ ${dollars(total)} a month for 1,000 active clients** of one instance, at list prices and without any free tier. Written by
\`npm run cost\`, which measures what the usage model below asks for on the one-machine stack with the demo's data, and prices it.

| Part | US$ a month |
|---|--:|
${rows(lines, ({ part, dollars: amount }) => [part, dollars(amount)])}
| **Together** | **${dollars(total)}** |

The three largest: ${dearest.join('; ')}.

## What would lower it

- **Cognito** is priced by user and month. The first 10,000 of an account are free on the Essentials plan: up to there this line is 0. Beyond,
  the Lite plan is about a third, but has no access tokens that a trigger may change, which keeps
  their holders from changing password or second factor, and no codes by e-mail. Longer refresh tokens change nothing: a user counts once a month.
- **Alarms** cost the same for ten clients as for ten thousand. One alarm over all functions' errors (a metric-math sum) in place of one for each would
  save about US$ 5, and would no longer say what stops working. A test stage can do without.
- **Keys and secrets** are three keys of our own (data, mail events, alarms) and two secrets. The two keys of topics could be one; the
  secrets are apart because other functions read each.
- **Mail** is linear in the frequency of the feed: weekly instead of daily is a seventh. Nothing new, no mail, is the rule already.
- **Functions**: the sweep of the outbox runs every minute whether or not there is anything; every five minutes saves four fifths of
  its part, and a failed mail waits that long. Memory is chosen for time, not for price (\`npm run bench -- functions\`).
- **Table**: on-demand, so nothing is paid for at night. With steady load provisioned capacity with auto-scaling is about a
  third cheaper. Audit items of what staff read are a fifth of what they write, and are wanted.

## How it is counted

Prices: \`tests/cost/prices.ts\`, for ca-central-1. **They are of 2025, were not looked up, and have to be checked before anybody relies on them.** Those that matter:
US$ ${prices.signedInUser} a user, ${units(prices.mail * 1e4)} cents for 100 mails, ${prices.tableReadUnit * 1e6} and ${prices.tableWriteUnit * 1e6} a million
read and write units, ${prices.gatewayCall * 1e6} a million calls, ${prices.alarmMonth} an alarm.

Usage: \`tests/cost/usage.ts\`. It is a guess: 8 visits of a client a month, and the client's share of the work of staff. Change the numbers and run
\`npm run cost\` again. Read and write units are those of one call, measured between the functions and the table:

| Operation | Times a month | Read units | Write units |
|---|--:|--:|--:|
${rows(operations, ({ operation, perMonth, readUnits, writeUnits }) => [operation, perMonth, units(readUnits), units(writeUnits)])}
| a feed mail (send-job-feed, ${feed.count} sent) | ${assumed.feedMails} | ${units(feed.readUnits / feed.count)} | ${units(feed.writeUnits / feed.count)} |
| a new result of the match (match-skills, ${match.count} written) | ${assumed.nightsWithNews} | ${units(match.readUnits / match.count)} | ${units(match.writeUnits / match.count)} |
| the outbox's sweep, with nothing to do, for the whole instance | ${assumed.sweeps} | ${units(sweep.readUnits)} | ${units(sweep.writeUnits)} |

Not measured but assumed (the rest of the same file):

| | |
|---|--:|
${rows(Object.entries(assumed), ([name, value]) => [`\`${name}\``, value])}

The demo's lists are short. A board with 50,000 postings, or a provider with 20,000 clients, reads more for each list:
[capacity.md](capacity.md) and [ADR 0012](decisions/0012-people-in-memory.md) say what grows with what. Nothing here has been compared with a bill:
the system has not been deployed.
`;
}
