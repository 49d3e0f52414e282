import { type Bill, type Line, type Measured, totalOf } from './bill.ts';
import type { Counted } from './counted.ts';
import { prices } from './prices.ts';
import { assumed } from './usage.ts';

const dollars = (amount: number) => amount.toFixed(2);
const units = (amount: number) => amount.toFixed(1);
const rows = <T>(list: readonly T[], row: (entry: T) => readonly (string | number)[]) =>
  list.map((entry) => `| ${row(entry).join(' | ')} |`).join('\n');

function table(lines: readonly Line[]): string {
  return `| Part | US$ a month |
|---|--:|
${rows(lines, ({ part, dollars: amount }) => [part, dollars(amount)])}
| **Together** | **${dollars(totalOf(lines))}** |`;
}

/** `docs/cost.md`. */
export function report({ operations, sweep, match, feed }: Measured, counted: Counted, bill: Bill): string {
  const people = 1 + 1 / assumed.clientsPerStaff;
  const freeClients = Math.floor(prices.freeUsers / people / 100) * 100;
  const perThousand = totalOf(bill.clients);
  return `# Cost

At list prices, without taxes and discounts:

- **US$ ${dollars(totalOf(bill.base))} a month** for a stage like \`prod\` that nobody uses, and US$ ${dollars(totalOf(bill.firewall))} more with CloudFront and AWS WAF before it.
- **US$ ${dollars(perThousand)} a month for each 1,000 active clients** while Cognito is free, which it is for the first ${prices.freeUsers.toLocaleString('en')} users
  of an account (about ${freeClients.toLocaleString('en')} clients with their staff).
- **US$ ${dollars(perThousand + bill.cognito.dollars)} a month for each further 1,000**, of which US$ ${dollars(bill.cognito.dollars)} are Cognito's.

Written by \`npm run cost\`: it counts what is billed in the templates of \`prod\`, measures what the usage model below asks for on the one-machine
stack with the demo's data, and prices both.

## The base of a stage

${table(bill.base)}

A stage without \`waf\` has none of US$ ${dollars(totalOf(bill.firewall))}: ${bill.firewall.map(({ part }) => part).join(', ')}. The dashboard is one of the three that are free
(fifty metrics at most). Route-level metrics of API Gateway are off: they are billed as custom metrics, several for each route.
The key costs US$ ${dollars(prices.keyMonth)} in its first year, and that much more after each of its first two rotations.

## What 1,000 active clients add

${table(bill.clients)}

With the firewall US$ ${dollars(bill.firewallCalls.dollars)} more: ${bill.firewallCalls.part}.

The table grows with the age of the clients' files, since case notes and audit items stay:

| After | Table of 1,000 clients | US$ a month |
|---|--:|--:|
${rows(bill.storage, ({ years, gib, dollars: amount }) => [`${years} ${years === 1 ? 'year' : 'years'}`, `${units(gib)} GiB`, dollars(amount)])}

## What would lower it

- **Cognito** is priced by user and month: a user counts once a month, however often they sign in. The Lite plan is cheaper, but a trigger cannot change
  its access tokens (their holders could then change password and second factor), and it has no codes by e-mail.
- **Mail** is linear in the frequency of the feed: weekly instead of daily is a seventh. Nothing new, no mail, is the rule already.
- **Alarms** are billed by the metric that they watch. One alarm reports failures of all functions and names the function; failed runs are reported by EventBridge
  rules, which cost nothing ([ADR 0082](decisions/0082-few-alarms.md)). Metric math saves nothing: it is billed by metric as well, and takes ten at most.
- **Secrets** are apart because different functions read each, and none can be a parameter: the key ring and the credentials for CaMS rotate, and
  CloudFront's header is resolved from Secrets Manager by CloudFormation.
- **Schedules**: only what somebody waits for runs every minute (the outbox, archives of a person's data).
- **Table**: on-demand, so nothing is paid for at night. With steady load provisioned capacity with auto-scaling is about a third cheaper.

## How it is counted

Prices: \`tests/cost/prices.ts\`, for ca-central-1. **They are of 2025, were not looked up, and have to be checked before anybody relies on them.** Those that matter:
US$ ${prices.signedInUser} a user, ${units(prices.mail * 1e4)} cents for 100 mails, ${prices.tableReadUnit * 1e6} and ${prices.tableWriteUnit * 1e6} a million
read and write units, ${prices.gatewayCall * 1e6} a million calls, ${prices.alarmMonth} a metric with an alarm.

Counted in the templates: ${counted.alarms} alarms on ${counted.alarmMetrics} metrics, ${counted.keys} key, ${counted.secrets} secrets, ${counted.webAclRules} firewall rules. Scheduled calls a month:
${counted.scheduled.map(({ name, calls }) => `\`${name}\` ${calls.toLocaleString('en')}`).join(', ')}.

Usage: \`tests/cost/usage.ts\`. It is a guess: 8 visits of a client a month, and the client's share of the work of staff. Change the numbers and run
\`npm run cost\` again. Read and write units are those of one call, measured between the functions and the table:

| Operation | Times a month | Read units | Write units |
|---|--:|--:|--:|
${rows(operations, ({ operation, perMonth, readUnits, writeUnits }) => [operation, perMonth, units(readUnits), units(writeUnits)])}
| a feed mail (send-job-feed, ${feed.count} sent) | ${assumed.feedMails} | ${units(feed.readUnits / feed.count)} | ${units(feed.writeUnits / feed.count)} |
| a new result of the match (match-skills, ${match.count} written) | ${assumed.nightsWithNews} | ${units(match.readUnits / match.count)} | ${units(match.writeUnits / match.count)} |
| a scheduled call with nothing to do (sweep-outbox) | as above | ${units(sweep.readUnits)} | ${units(sweep.writeUnits)} |

Not measured but assumed (the rest of the same file):

| | |
|---|--:|
${rows(Object.entries(assumed), ([name, value]) => [`\`${name}\``, value])}

The demo's lists are short. A board with 50,000 postings, or a provider with 20,000 clients, reads more for each list:
[capacity.md](capacity.md) and [ADR 0012](decisions/0012-people-in-memory.md) say what grows with what. Nothing here has been compared with a bill:
the system has not been deployed.
`;
}
