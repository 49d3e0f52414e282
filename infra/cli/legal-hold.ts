import { runCommand, UsageError } from './command.ts';
import { runFunction, targetUsage } from './invoke.ts';

const usage = `usage: npm run legal-hold -- --client CLIENT_ID (--on --reason TEXT | --off) [--stage STAGE]

Sets or lifts the legal hold of a client.
${targetUsage}`;

const options = {
  client: { type: 'string' },
  on: { type: 'boolean', default: false },
  off: { type: 'boolean', default: false },
  reason: { type: 'string' },
  stage: { type: 'string' },
} as const;

await runCommand({ usage, options }, async ({ values }) => {
  const { client: clientId, on, off, reason, stage } = values;
  if (!clientId || on === off || (on && !reason)) {
    throw new UsageError('Give --client, and either --on with --reason or --off.');
  }
  const payload = { clientId, on, ...(reason === undefined ? {} : { reason }) };
  await runFunction(stage, { name: 'legal-hold', payload });
  console.log(on ? 'The client is under a legal hold.' : 'The legal hold is lifted.');
});
