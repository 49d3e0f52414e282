import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../contract/sources.ts';
import { processEnvironment } from '../support/process-environment.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'portal-home-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

function run(script: string, given: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const env = { ...processEnvironment, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...settings };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [join(root, script), ...given], { env, cwd: home }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const [, script, ...given] = line.split(' ');
  return script?.startsWith('infra/cli/') ? [{ name, script, given }] : [];
});

describe('every command', { timeout: 120_000 }, () => {
  test('is known here', () => expect(commands.length).toBeGreaterThan(8));

  test.each(commands)('$name: --help prints the usage and ends with 0', async ({ name, script, given }) => {
    const { code, stdout, stderr } = await run(script, [...given, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^usage: npm run /);
    expect(stdout).toContain(name);
  });

  test.each(commands)('$name: refuses an option that it does not know', async ({ script, given }) => {
    const { code, stdout, stderr } = await run(script, [...given, '--no-such-option']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Unknown option '--no-such-option'.*\n\nusage: /);
  });
});

describe('where a command acts', { timeout: 120_000 }, () => {
  const token = 'infra/cli/token.ts';

  test('is the stack of PORTAL_DATA, and it says so', async () => {
    const { api, data, lambda } = stack();
    const signedIn = await run(token, [], { PORTAL_DATA: data });
    expect(signedIn.stderr).toBe(`Stack on ${data} at ${api}, as admin@portal.example\n`);
    expect(signedIn.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const job = await run('infra/cli/run-job.ts', ['match-skills'], { PORTAL_DATA: data });
    expect(job).toMatchObject({ code: 0, stderr: expect.stringContaining(`Stack on ${data} at ${lambda}\n`) });
    const invited = `operator-${Date.now()}@portal.example`;
    const name = ['--first-name', 'Ada', '--last-name', 'First'];
    const invitation = await run('infra/cli/administrators-invite.ts', [invited, ...name], { PORTAL_DATA: data });
    expect(invitation).toMatchObject({ code: 0, stderr: `Stack on ${data} at ${api}\n` });
    await eventually(async () => (await stack().mailbox(invited)).length > 0);
  });

  test('is no stack where none runs on that folder, whatever runs elsewhere', async () => {
    for (const [script, given] of [
      [token, []],
      ['infra/cli/run-job.ts', ['match-skills']],
    ] as const) {
      const { code, stderr } = await run(script, given, { PORTAL_DATA: home });
      expect([code, stderr]).toEqual([1, expect.stringContaining(`No stack is running on ${home}.`)]);
    }
  });

  test.each(['/', '/v1', '/v1/'])('is the stage of PORTAL_URL, also with %s at its end', async (end) => {
    const { api } = stack();
    const { code, stderr } = await run(token, [], { PORTAL_URL: `${api}${end}` });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Stage at ${api}, as admin@portal.example\n` });
  });

  test('is told where PORTAL_URL is no API', async () => {
    const { code, stderr } = await run(token, [], { PORTAL_URL: stack().cognito });
    expect([code, stderr]).toEqual([1, expect.stringContaining('PORTAL_URL')]);
  });

  test('names the AWS settings that are missing', async () => {
    const command = ['infra/cli/run-job.ts', ['match-skills', '--stage', 'prod']] as const;
    expect(await run(...command)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^No AWS region.*AWS_REGION/),
    });
    expect(await run(...command, { AWS_REGION: 'ca-central-1' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^No usable AWS credentials.*AWS_PROFILE/),
    });
  });
});

describe('npm run jobs:feed', { timeout: 120_000 }, () => {
  test('says why nobody got a mail, and how to see tomorrow', async () => {
    const feed = ['infra/cli/run-job.ts', ['send-job-feed'], { PORTAL_DATA: stack().data }] as const;
    await run(...feed);
    const { code, stdout } = await run(...feed);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sent +0\n/m);
    expect(stdout).toMatch(/^Nobody got a mail. \d+ clients had one/m);
    expect(stdout).toContain('PORTAL_CLOCK_OFFSET=P1D npm start');
  });
});

describe('npm run outbox:replay', { timeout: 120_000 }, () => {
  test('fails where nothing was done', async () => {
    const { code, stderr } = await run('infra/cli/replay-outbox.ts', ['no-such-item'], { PORTAL_DATA: stack().data });
    expect([code, stderr]).toEqual([1, expect.stringContaining('nothing was done')]);
  });
});
