import { setTimeout as sleep } from 'node:timers/promises';
import { functions } from '#infra/catalogue.ts';
import { asRecord } from './lambda.ts';
import { host } from './ports.ts';
import { demoPassword } from './seed/accounts.ts';
import { administratorEmail } from './seed/administrator.ts';
import { readSettings, type Settings } from './settings.ts';
import { type Stack, startStack } from './stack.ts';
import { StartError } from './start-error.ts';

// As on Lambda; what is counted in days names its zone itself.
process.env.TZ = 'UTC';

const began = performance.now();
let stack: Stack | undefined;
let ending = false;

async function end(code: number): Promise<void> {
  if (ending) {
    return;
  }
  ending = true;
  await Promise.race([stack?.stop(), sleep(5_000)]).catch((error: unknown) => console.error(error));
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(0));
}

try {
  const settings = readSettings(process.env);
  stack = await startStack({
    settings,
    functions,
    functionsFolder: new URL('../../functions/', import.meta.url),
    onTrouble: (message) => console.error(message),
    onFailure: (error) => {
      if (ending) {
        return;
      }
      console.error(`An engine ended, so the stack ends: ${error.message}`);
      void end(1);
    },
  });
  await announce(stack, settings);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  await end(1);
}

async function announce({ ports, portalUrl, seeded, logFile, runtime }: Stack, settings: Settings): Promise<void> {
  const at = (port: number, path = '') => `http://${host}:${port}${path}`;
  await Promise.all([fetch(at(ports.PORT, '/v1/health')), fetch(at(ports.MAILBOX_PORT, '/api/healthz'))]);
  const rows = [
    ['API', at(ports.PORT, '/v1')],
    ['Links in mails', portalUrl],
    ['Docs page', at(ports.PORT, '/v1/docs')],
    ['Mailbox page', at(ports.MAILBOX_PORT)],
    ['Sign-in (Cognito)', at(ports.COGNITO_PORT)],
    ['Functions (Lambda)', at(ports.LAMBDA_PORT)],
    ['Their log', logFile],
    ['CaMS simulator', at(ports.CAMS_PORT)],
    ...(seeded.kind === 'demo'
      ? [
          ['Administrator', administratorEmail],
          ['Manager', 'manager@lakeshore.example'],
          ['Caseworker', 'maya@lakeshore.example'],
          ['Client', 'amina@clients.example'],
        ]
      : [['Administrator', administratorEmail]]),
    ['Password', demoPassword],
  ] as const;
  if (seeded.kind !== settings.seed) {
    console.log(`\nThis data folder was seeded with PORTAL_SEED=${seeded.kind}. Delete it to start over.`);
  }
  console.log(`\n${rows.map(([name, value]) => `  ${name?.padEnd(20)}${value}`).join('\n')}\n`);
  if (seeded.kind === 'demo' && seeded.now) {
    for (const name of ['match-skills', 'send-job-feed'].filter((name) => runtime.has(name))) {
      const outcome = await runtime.runToEnd(name, {});
      console.log(
        `  ${name.padEnd(20)}${outcome.ok ? figures(outcome.payload) : `failed: ${outcome.failure.errorMessage}`}`,
      );
    }
  }
  console.log(
    `\n  Started in ${((performance.now() - began) / 1000).toFixed(1)} s; Ctrl-C stops it, data kept\n\nready\nOpen http://localhost:${ports.PORT}`,
  );
}

/** `{ sent: 12, skipped: 3 }` → `12 sent, 3 skipped`. */
function figures(payload: unknown): string {
  return Object.entries(asRecord(payload) ?? {})
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${value} ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`)
    .join(', ');
}
