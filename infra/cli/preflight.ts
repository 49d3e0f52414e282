import * as z from 'zod';
import { parseStage } from '#infra/stage.ts';
import { stages } from '#infra/stages.ts';
import { AwsCommandError } from './aws-command.ts';
import { runCommand, UsageError } from './command.ts';
import { Failure, Skip } from './e2e-target.ts';
import { preflightChecks } from './preflight-checks.ts';

const usage = `usage: npm run preflight -- --stage STAGE [--test-alarm]

Checks what only AWS knows before a stage is deployed, and again after it: quotas, certificates, SES, Cognito, alarms. Reads only;
--test-alarm also sets an alarm to ALARM, to see that its message is delivered. Uses the AWS command line with the credentials of the shell.`;

const options = { stage: { type: 'string' }, 'test-alarm': { type: 'boolean', default: false } } as const;

await runCommand({ usage, options }, async ({ values }) => {
  const settings = Object.entries(stages).find(([name]) => name === values.stage)?.[1];
  if (!settings) {
    throw new UsageError(`--stage is one of ${Object.keys(stages).join(', ')}`);
  }
  const checked = { stage: parseStage(settings), testAlarm: values['test-alarm'] };
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const width = Math.max(...Object.keys(preflightChecks).map((name) => name.length));
  for (const [name, check] of Object.entries(preflightChecks)) {
    const { outcome, detail } = await outcomeOf(() => check(checked));
    counts[outcome] += 1;
    console.log(`${outcome.padEnd(8)} ${name.padEnd(width)}  ${detail}`.trimEnd());
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped of stage ${values.stage}`);
  if (counts.failed > 0) {
    process.exitCode = 1;
  }
});

async function outcomeOf(run: () => Promise<string>) {
  try {
    return { outcome: 'passed', detail: await run() } as const;
  } catch (error) {
    if (error instanceof Skip) {
      return { outcome: 'skipped', detail: error.message } as const;
    }
    if (error instanceof Failure || error instanceof AwsCommandError) {
      return { outcome: 'failed', detail: error.message } as const;
    }
    if (error instanceof z.ZodError) {
      return { outcome: 'failed', detail: `AWS answered in another form: ${z.prettifyError(error)}` } as const;
    }
    throw error;
  }
}
