import { parseArgs } from 'node:util';
import { asRecord } from '#infra/local/lambda.ts';
import { runCommand } from './cli-error.ts';
import { localTarget, stageTarget } from './invoke.ts';

const usage = 'usage: replay-outbox [OUTBOX_ID…] [--stage STAGE]';

/** Lets failed outbox items start over: those named, or all; says what became of them. */
await runCommand(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { stage: { type: 'string' } } });
  const target = values.stage ? stageTarget(values.stage) : await localTarget(process.env);
  const answer = await target.run('sweep-outbox', { replay: positionals.length > 0 ? positionals : 'all' });
  for (const [outcome, count] of Object.entries(asRecord(answer) ?? {})) {
    console.log(`${outcome.padEnd(20)}${String(count)}`);
  }
}, usage);
