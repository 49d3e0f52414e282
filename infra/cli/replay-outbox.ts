import { asRecord } from '#infra/local/lambda.ts';
import { CliError, runCommand } from './command.ts';
import { runFunction, targetUsage } from './invoke.ts';

const usage = `usage: npm run outbox:replay -- [OUTBOX_ID…] [--stage STAGE]

Starts failed outbox items again, those named or all, and prints their outcomes.
${targetUsage}`;

await runCommand(
  { usage, options: { stage: { type: 'string' } }, maxPositionals: Number.POSITIVE_INFINITY },
  async ({ positionals, values }) => {
    const replay = positionals.length > 0 ? positionals : 'all';
    const outcomes = asRecord(await runFunction(values.stage, { name: 'sweep-outbox', payload: { replay } })) ?? {};
    for (const [outcome, count] of Object.entries(outcomes)) {
      console.log(`${outcome.padEnd(20)}${String(count)}`);
    }
    if (positionals.length > 0 && outcomes.skipped === positionals.length) {
      throw new CliError('None of these is a failed outbox item: nothing was done.');
    }
  },
);
