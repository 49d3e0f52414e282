import { parseArgs } from 'node:util';
import * as z from 'zod';
import { CliError, runCommand } from './cli-error.ts';
import { checks } from './e2e-checks.ts';
import { Failure, Skip, Target } from './e2e-target.ts';
import { signIn } from './session.ts';

const usage = `usage: npm run e2e -- --url https://api.example [--write] [--timeout SECONDS]

Asks a running stage whether it is well, reading only. PORTAL_EMAIL and PORTAL_PASSWORD: also what that account sees. --write:
also makes a throw-away client and archives it; needs a staff account with clients:base. --timeout: of one call, 15 unless given.`;

await runCommand(async () => {
  const { url, write, timeoutSeconds } = readArguments();
  const { PORTAL_EMAIL: email, PORTAL_PASSWORD: password } = process.env;
  if (write && !(email && password)) {
    throw new CliError('--write needs PORTAL_EMAIL and PORTAL_PASSWORD.');
  }
  const target = new Target({
    url,
    write,
    timeoutMs: timeoutSeconds * 1000,
    ...(email && password
      ? {
          signIn: async () => (await signIn({ PORTAL_URL: url, PORTAL_EMAIL: email, PORTAL_PASSWORD: password })).token,
        }
      : {}),
  });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const width = Math.max(...Object.keys(checks).map((name) => name.length));
  for (const [name, check] of Object.entries(checks)) {
    const began = performance.now();
    const { outcome, detail } = await outcomeOf(() => check(target));
    counts[outcome] += 1;
    const took = `${Math.round(performance.now() - began)} ms`;
    console.log(`${outcome.padEnd(8)} ${name.padEnd(width)} ${took.padStart(9)}  ${detail}`.trimEnd());
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped at ${url}`);
  if (counts.failed > 0) {
    process.exitCode = 1;
  }
}, usage);

async function outcomeOf(run: () => Promise<string | undefined>) {
  try {
    return { outcome: 'passed', detail: (await run()) ?? '' } as const;
  } catch (error) {
    if (error instanceof Skip) {
      return { outcome: 'skipped', detail: error.message } as const;
    }
    if (error instanceof Failure || error instanceof CliError) {
      return { outcome: 'failed', detail: error.message } as const;
    }
    if (error instanceof z.ZodError) {
      return {
        outcome: 'failed',
        detail: `an answer has another shape: ${z.prettifyError(error).replaceAll(/\s+/g, ' ')}`,
      } as const;
    }
    return { outcome: 'failed', detail: `the check itself broke: ${String(error)}` } as const;
  }
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      write: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '15' },
    },
  });
  const url = values.url?.replace(/\/+$/, '').replace(/\/v1$/, '') ?? '';
  const timeoutSeconds = Number(values.timeout);
  if (!URL.canParse(url) || !(timeoutSeconds > 0)) {
    throw new CliError(usage);
  }
  return { url, write: values.write, timeoutSeconds };
}
