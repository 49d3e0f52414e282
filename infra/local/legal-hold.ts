import { parseArgs } from 'node:util';
import { localTarget, stageTarget } from './invoke.ts';
import { StartError } from './start-error.ts';

const usage = 'usage: npm run legal-hold -- --client CLIENT_ID (--on --reason TEXT | --off) [--stage STAGE]';

/** Puts a client under a legal hold, or lifts it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      client: { type: 'string' },
      on: { type: 'boolean', default: false },
      off: { type: 'boolean', default: false },
      reason: { type: 'string' },
      stage: { type: 'string' },
    },
  });
  const { client: clientId, on, off, reason, stage } = values;
  if (!clientId || on === off || (on && !reason)) {
    throw new StartError(usage);
  }
  const target = stage ? stageTarget(stage) : await localTarget(process.env);
  await target.run('legal-hold', { clientId, on, ...(reason === undefined ? {} : { reason }) });
  console.log(on ? 'The client is under a legal hold.' : 'The legal hold is lifted.');
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(isUsage ? usage : error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
