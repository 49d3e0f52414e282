import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { demoPassword } from '#infra/local/seed/accounts.ts';
import { processEnvironment } from '../support/process-environment.ts';
import { stack } from '../support/stack.ts';

const command = fileURLToPath(new URL('../../infra/cli/e2e.ts', import.meta.url));

/** What `npm run e2e` prints, and how it ends. */
function run(url: string, email?: string, ...more: string[]): Promise<{ code: number; said: string }> {
  const account = email === undefined ? {} : { PORTAL_EMAIL: email, PORTAL_PASSWORD: demoPassword };
  const env = { ...processEnvironment, ...account };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, '--url', url, '--timeout', '30', ...more], { env }, (error, out, trouble) =>
      resolve({ code: error ? Number(error.code) : 0, said: out + trouble }),
    );
  });
}

/** A stage that answers everything with `{}`: what a wrong address may lead to. */
const stranger = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json').end('{}');
}).listen(0, '127.0.0.1');
/** One that hangs up on everybody. */
const silent = createTcpServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
afterAll(() => {
  stranger.close();
  silent.close();
});

describe('npm run e2e', { timeout: 120_000 }, () => {
  it('passes here without an account, and says what it left out', async () => {
    const { code, said } = await run(stack().api);
    expect(said).toMatch(/ 0 failed/);
    expect(said).toMatch(/^passed +no operation without signing in: 401 .* \d{2,} operations$/m);
    expect(said).toMatch(/^skipped +signing in .*PORTAL_EMAIL/m);
    expect(code).toBe(0);
  });

  it('sees what a client sees', async () => {
    const { code, said } = await run(stack().api, 'amina@clients.example');
    expect(said).toMatch(/^passed +as a client/m);
    expect(said).toMatch(/^skipped +write: a client.* only with --write$/m);
    expect(code, said).toBe(0);
  });

  it('writes where it is told to, and archives what it made', async () => {
    const { call, tokenOf } = stack();
    const { code, said } = await run(stack().api, 'maya@lakeshore.example', '--write');
    expect(code, said).toBe(0);
    expect(said).toMatch(/^passed +as staff/m);
    const id = /^passed +write: a client.* ms {2}(\S+)$/m.exec(said)?.[1];
    const token = await tokenOf('maya@lakeshore.example');
    const { body } = await call('GET', `/v1/clients/${id}`, { token });
    expect(body).toMatchObject({ status: 'archived' });
  });

  it('fails where something else answers, nothing does, or the account is wrong', async () => {
    const elsewhere = await run(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}`);
    expect(elsewhere.said).toMatch(/^failed +OpenAPI: .*lacking: .*GET \/v1\/me/m);
    expect(elsewhere.said).toMatch(/^failed +no operation without signing in: 401 .*not 401: /m);
    expect(elsewhere.code).toBe(1);
    const nobody = await run(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    expect(nobody.said).toMatch(/^failed +health.* no answer/m);
    expect(nobody.code).toBe(1);
    const wrong = await run(stack().api, 'nobody@people.example');
    expect(wrong.said).toMatch(/^failed +signing in/m);
    expect(wrong.code).toBe(1);
  });

  it('asks for what it needs', async () => {
    const { code, said } = await run('nowhere');
    expect(said).toContain('--url is not an address (https://api.example): nowhere');
    expect(code).toBe(1);
    const { code: late, said: usage } = await run(stack().api, undefined, '--timeout', 'soon');
    expect([late, usage]).toEqual([2, expect.stringContaining('usage: npm run e2e')]);
    expect((await run(stack().api, undefined, '--write')).said).toContain('--write needs PORTAL_EMAIL');
  });
});
