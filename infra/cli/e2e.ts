import * as z from 'zod';
import { announce, CliError, runCommand, UsageError } from './command.ts';
import { checks } from './e2e-checks.ts';
import { Failure, Skip, Target } from './e2e-target.ts';
import { signIn, stageAddress } from './session.ts';

const usage = `usage: npm run e2e -- --url https://api.example [--write] [--timeout SECONDS]

Checks a running stage; reads only. With PORTAL_EMAIL and PORTAL_PASSWORD it also checks what that account sees. --write also
creates a client and archives it; needs a staff account with clients:base. --timeout is the limit of one call, 15 unless given.`;

const options = {
  url: { type: 'string' },
  write: { type: 'boolean', default: false },
  timeout: { type: 'string', default: '15' },
} as const;

await runCommand({ usage, options }, async ({ values }) => {
  const { write } = values;
  const timeoutSeconds = Number(values.timeout);
  if (values.url === undefined || !(timeoutSeconds > 0)) {
    throw new UsageError('Give --url, and a number of seconds where you give --timeout.');
  }
  const url = stageAddress(values.url, '--url');
  const { PORTAL_EMAIL: email, PORTAL_PASSWORD: password } = process.env;
  if (write && !(email && password)) {
    throw new CliError('--write needs PORTAL_EMAIL and PORTAL_PASSWORD.');
  }
  announce(`Stage at ${url}, ${email && password ? `as ${email}` : 'without an account'}`);
  const target = new Target({
    url,
    write,
    timeoutMs: timeoutSeconds * 1000,
    ...(email && password
      ? {
          signIn: async () =>
            (await signIn({ PORTAL_URL: url, PORTAL_EMAIL: email, PORTAL_PASSWORD: password }, () => {})).token(),
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
});

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
