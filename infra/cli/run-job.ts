import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { asRecord } from '#infra/local/lambda.ts';
import { CliError, runCommand } from './cli-error.ts';
import { localTarget, type Progress, stageTarget } from './invoke.ts';

const usage = 'usage: run-job FUNCTION [--stage STAGE]';

/** Runs a scheduled function now and says what it did. */
await runCommand(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { stage: { type: 'string' } } });
  const [functionName, ...more] = positionals;
  if (!functionName || more.length > 0) {
    throw new CliError(usage);
  }
  const target = values.stage ? stageTarget(values.stage) : await localTarget(process.env);
  const bar = new SingleBar(
    { format: '{step} {bar} {value}/{total}', hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  const show = ({ step = functionName, done, total }: Progress) => {
    if (!bar.isActive) {
      bar.start(total, done, { step });
    }
    bar.setTotal(total);
    bar.update(done, { step });
  };
  const answer = await target.run(functionName, {}, show).finally(() => bar.stop());
  for (const [name, value] of Object.entries(asRecord(answer) ?? { answer })) {
    console.log(`${name.padEnd(20)}${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  }
}, usage);
