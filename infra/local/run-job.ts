import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { localTarget, type Progress, stageTarget } from './invoke.ts';
import { asRecord } from './lambda.ts';
import { StartError } from './start-error.ts';

const usage = 'usage: run-job FUNCTION [--stage STAGE]';

/** Runs a scheduled function now and says what it did. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { stage: { type: 'string' } } });
  const [functionName, ...more] = positionals;
  if (!functionName || more.length > 0) {
    throw new StartError(usage);
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
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(isUsage ? usage : error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
