import { Presets, SingleBar } from 'cli-progress';
import { asRecord } from '#infra/local/lambda.ts';
import { CliError, runCommand, UsageError } from './command.ts';
import { type Progress, runFunction, targetUsage } from './invoke.ts';

const usage = `usage: npm run jobs:match | jobs:feed | cams:sync [-- --stage STAGE]

Runs a scheduled function now and prints its figures.
${targetUsage}`;

await runCommand(
  { usage, options: { stage: { type: 'string' } }, maxPositionals: 1 },
  async ({ positionals: [name], values: { stage } }) => {
    if (!name) {
      throw new UsageError('The name of a function is required.');
    }
    const bar = new SingleBar(
      { format: '{step} {bar} {value}/{total}', hideCursor: true, clearOnComplete: true },
      Presets.shades_classic,
    );
    const onProgress = ({ step = name, done, total }: Progress) => {
      if (!bar.isActive) {
        bar.start(total, done, { step });
      }
      bar.setTotal(total);
      bar.update(done, { step });
    };
    const answer = await runFunction(stage, { name, payload: {}, onProgress }).finally(() => bar.stop());
    for (const [figure, value] of Object.entries(asRecord(answer) ?? { answer })) {
      console.log(`${figure.padEnd(20)}${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
    }
    report(name, asRecord(answer) ?? {});
  },
);

/** What the figures alone do not say. @throws CliError where everything failed */
function report(name: string, { sent, skipped, notDue, failed, synced, unchanged }: Record<string, unknown>): void {
  const didNothing = [sent, synced, unchanged].every((count) => count === undefined || count === 0);
  if (Number(failed) > 0 && didNothing) {
    throw new CliError(`Everything that ${name} tried failed. The log of the function has the reasons.`);
  }
  if (name === 'send-job-feed' && sent === 0) {
    const nothingNew = Number(skipped) - Number(notDue);
    console.log(`
Nobody got a mail. ${notDue} clients had one today or this week already; ${nothingNew} clients have nothing new in their feed.
To see tomorrow's mail on this machine, stop the stack and start it with PORTAL_CLOCK_OFFSET=P1D npm start. Then import
postings, and run npm run jobs:match and npm run jobs:feed again.`);
  }
}
