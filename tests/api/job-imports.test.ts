import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { line, ndjson } from '../support/posting-lines.ts';
import { processEnvironment } from '../support/process-environment.ts';
import { scratchFolder } from '../support/scratch.ts';
import { stack } from '../support/stack.ts';
import { eventually, type Reply } from '../support/stack-client.ts';

let jobs: string;
beforeAll(async () => {
  jobs = await stack().tokenOf('jobs@portal.example');
});

const start = (body: object, token = jobs) => stack().call('POST', '/v1/job-imports', { token, body });

async function upload(target: Reply['body'], content: string | Uint8Array<ArrayBuffer>): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(target.fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([content]));
  const sent = await fetch(target.url, { method: 'POST', body: form });
  expect(sent.ok).toBe(true);
}

async function imported(content: string | Uint8Array<ArrayBuffer>, request: object): Promise<Reply['body']> {
  const { status, body, headers } = await start({ format: 'ndjson', ...request });
  expect(status, JSON.stringify(body)).toBe(201);
  expect(headers.get('location')).toBe(`/v1/job-imports/${body.import.id}`);
  await upload(body.upload, content);
  return eventually(async () => {
    const report = await stack().call('GET', `/v1/job-imports/${body.import.id}`, { token: jobs });
    return ['completed', 'failed'].includes(report.body.status) && report.body;
  }, 20_000);
}

const titles = async (word: string) => {
  const { body } = await stack().call('GET', `/v1/job-postings?q=${word}&limit=100`);
  return body.items.map(({ title }: { title: string }) => title).sort();
};

/** Runs the operator's command as they do, at this stack. */
async function command(...args: string[]): Promise<{ code: number | null; output: string }> {
  const script = fileURLToPath(new URL('../../infra/cli/jobs-import.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...processEnvironment, PORTAL_URL: stack().api },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => (output += text));
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('npm run jobs:import', { timeout: 120_000 }, () => {
  it('uploads, waits and prints the report', async () => {
    const folder = await scratchFolder('jobs-import-');
    try {
      const word = `C${randomUUID().slice(0, 8)}`;
      const file = join(folder, `${word}.ndjson`);
      await writeFile(file, ndjson([line('1', { title: word }), line('2', { title: 5 })]));
      const first = await command(file, '--format', 'ndjson', '--complete');
      expect(first.code, first.output).toBe(0);
      expect(first.output).toContain('title: must be a text');
      expect(await titles(word)).toEqual([word]);
      expect(await command(file, '--format', 'job-bank')).toEqual({
        code: 1,
        output: expect.stringMatching(/Only ndjson|does not fit|do not fit/),
      });
      expect(await command(join(folder, 'none'), '--format', 'ndjson')).toEqual({
        code: 1,
        output: expect.stringMatching(/cannot be read/),
      });
      expect(await command(file)).toEqual({ code: 2, output: expect.stringMatching(/^FILE and --format.*\n\nusage:/) });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('npm run jobs:import, afterwards', { timeout: 120_000 }, () => {
  it('prints the report of an earlier import, and fails where no line was taken', async () => {
    const folder = await scratchFolder('jobs-import-');
    try {
      const file = join(folder, 'rejected.ndjson');
      await writeFile(file, ndjson([line('1', { title: 5 }), line('2', { title: 6 })]));
      const first = await command(file, '--format', 'ndjson');
      const everyLine = expect.stringMatching(/title: must be a text(.|\n)*Every line was rejected/);
      expect(first).toEqual({ code: 1, output: everyLine });
      const importId = /^import (\S+)$/m.exec(first.output)?.[1] ?? '';
      expect(await command('--report', importId)).toEqual({ code: 1, output: everyLine });
      await writeFile(file, '\n');
      expect(await command(file, '--format', 'ndjson')).toEqual({
        code: 1,
        output: expect.stringContaining('nothing was imported'),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('an import of postings over HTTP', () => {
  it('goes from the request to the board, and again, and completely', async () => {
    const source = randomUUID();
    const word = `I${source.slice(0, 8)}`;
    const named = (id: string, more: object = {}) => line(id, { title: `${word} ${id}`, ...more });
    const report = await imported(
      ndjson([named('1'), '{"externalId": "2", ', named('3', { employer: undefined }), named('4', { colour: 'red' })]),
      { source },
    );
    expect(report).toEqual({
      id: expect.any(String),
      status: 'completed',
      reason: 'Unknown fields were ignored (with the number of lines): colour (1).',
      read: 4,
      created: 2,
      updated: 0,
      unchanged: 0,
      expired: 0,
      rejected: 2,
      rejections: [
        { line: 2, reason: 'not JSON' },
        { line: 3, reason: 'employer: required' },
      ],
    });
    expect(await titles(word)).toEqual([`${word} 1`, `${word} 4`]);

    const again = ndjson([named('1'), named('4'), named('5')]);
    expect(await imported(gzipSync(again), { source })).toMatchObject({ created: 1, unchanged: 2 });
    expect(await imported(ndjson([named('1', { city: 'Guelph' })]), { source, complete: true })).toMatchObject({
      status: 'completed',
      updated: 1,
      expired: 2,
    });
    expect(await titles(word)).toEqual([`${word} 1`]);
  });

  it('waits for its file, and is nobody’s but the administrators’', async () => {
    const { call, tokenOf } = stack();
    const { body } = await start({ format: 'ndjson', source: 'x', complete: false });
    expect(body).toEqual({
      import: {
        id: expect.any(String),
        status: 'pending',
        read: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        expired: 0,
        rejected: 0,
        rejections: [],
      },
      upload: { url: expect.any(String), fields: expect.objectContaining({ key: `job-imports/${body.import.id}` }) },
    });
    const path = `/v1/job-imports/${body.import.id}`;
    expect((await call('GET', path, { token: await tokenOf('admin@portal.example') })).body).toMatchObject({
      status: 'pending',
    });
    for (const email of ['network@portal.example', 'maya@lakeshore.example', 'amina@clients.example']) {
      const token = await tokenOf(email);
      expect((await start({ format: 'ndjson', source: 'x' }, token)).status).toBe(403);
      expect((await call('GET', path, { token })).status).toBe(403);
    }
    expect((await call('GET', path)).status).toBe(401);
    expect((await call('GET', '/v1/job-imports/unknown', { token: jobs })).status).toBe(404);
    const taxonomy = await call('POST', '/v1/taxonomy-imports', { token: jobs, body: { kind: 'csv' } });
    expect((await call('GET', `/v1/job-imports/${taxonomy.body.import.id}`, { token: jobs })).status).toBe(404);
  });

  it.each([
    [{ format: 'schema-org', source: 'x' }, 400, '/body/format'],
    [{ format: 'indeed-xml', source: 'x' }, 400, '/body/format'],
    [{ format: 'job-bank', source: 'x' }, 400, '/body/format'],
    [{ format: 'ndjson' }, 400, '/body/source'],
    [{ format: 'ndjson', source: ' ' }, 400, '/body/source'],
    [{ format: 'ndjson', source: 'x', complete: 'yes' }, 400, '/body/complete'],
    [{ format: 'ndjson', source: 'x', file: 'y' }, 400, '/body/file'],
    [{ format: 'ndjson', source: 'manual' }, 422, '/body/source'],
  ])('%o is refused with %i', async (body, status, pointer) => {
    const reply = await start(body);
    expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([status, pointer]);
  });

  it('the index is built anew on demand, and not for a few single writes', async () => {
    const built = await stack().invoke('build-job-index');
    expect(built).toMatchObject({ generation: expect.any(Number), postings: expect.any(Number) });
    expect(await stack().invoke('build-job-index', { onlyIfLarge: true })).toEqual({});
  });
});
