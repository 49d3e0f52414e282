import { parseArgs } from 'node:util';
import { CliError, runCommand } from './cli-error.ts';
import { localTarget, stageTarget } from './invoke.ts';

const usage = 'usage: npm run legal-hold -- --client CLIENT_ID (--on --reason TEXT | --off) [--stage STAGE]';

/** Puts a client under a legal hold, or lifts it. */
await runCommand(async () => {
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
    throw new CliError(usage);
  }
  const target = stage ? stageTarget(stage) : await localTarget(process.env);
  await target.run('legal-hold', { clientId, on, ...(reason === undefined ? {} : { reason }) });
  console.log(on ? 'The client is under a legal hold.' : 'The legal hold is lifted.');
}, usage);
