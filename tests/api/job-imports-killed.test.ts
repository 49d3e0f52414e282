import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { line, ndjson } from '../support/posting-lines.ts';
import { scratchFolder } from '../support/scratch.ts';
import { eventually, stackClient } from '../support/stack-client.ts';
import { type StackProcess, startStackProcess } from '../support/stack-process.ts';

let data: string;
let running: StackProcess | undefined;
beforeAll(async () => {
  data = await scratchFolder('killed-import-');
});
afterAll(async () => {
  await running?.stop();
  await rm(data, { recursive: true, force: true });
});

const count = 3_000;

it('an import whose machine is killed goes on when it is back, and neither loses nor doubles a line', async () => {
  running = await startStackProcess({ PORTAL_DATA: data });
  const first = stackClient(running.facts);
  const token = await first.tokenOf('admin@portal.example');
  const { body } = await first.call('POST', '/v1/job-imports', { token, body: { format: 'ndjson', source: 'killed' } });
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(body.upload.fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([ndjson(Array.from({ length: count }, (_, i) => line(`${i}`)))]));
  expect((await fetch(body.upload.url, { method: 'POST', body: form })).ok).toBe(true);

  const path = `/v1/job-imports/${body.import.id}`;
  await eventually(async () => (await first.call('GET', path, { token })).body.read > 0, 60_000);
  running.child.kill('SIGKILL');
  await new Promise((resolve) => running?.child.once('exit', resolve));

  running = await startStackProcess({ PORTAL_DATA: data });
  const second = stackClient(running.facts);
  const again = await second.tokenOf('admin@portal.example');
  const before = (await second.call('GET', path, { token: again })).body;
  expect(before.read).toBeLessThan(count);
  const report = await eventually(async () => {
    const now = (await second.call('GET', path, { token: again })).body;
    return now.status === 'completed' && now;
  }, 120_000);
  expect(report).toMatchObject({ read: count, created: count, updated: 0, unchanged: 0, expired: 0, rejected: 0 });
  expect(await second.invoke('build-job-index')).toMatchObject({ postings: count });
}, 240_000);
