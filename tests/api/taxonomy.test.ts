import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processEnvironment } from '../support/process-environment.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';
import { escoHeader, escoLine, upload } from '../support/vocabulary.ts';

const { call, tokenOf, ...facts } = stack();
const jobs = () => tokenOf('jobs@portal.example');

async function start(body: unknown, email = 'jobs@portal.example') {
  return call('POST', '/v1/taxonomy-imports', { token: await tokenOf(email), body });
}

async function finished(importId: string) {
  const token = await jobs();
  return eventually(async () => {
    const { body } = await call('GET', `/v1/taxonomy-imports/${importId}`, { token });
    return ['completed', 'failed'].includes(body.status) && body;
  }, 20_000);
}

describe('taxonomy imports over HTTP', () => {
  it('from the form to the report, and to type-ahead at once', async () => {
    const started = await start({ kind: 'esco' });
    expect(started.status).toBe(201);
    const { import: run, upload: form } = started.body;
    expect(started.headers.get('location')).toBe(`/v1/taxonomy-imports/${run.id}`);
    expect(run).toMatchObject({ kind: 'esco', status: 'pending', read: 0, rejections: [] });
    const file = [escoHeader, escoLine('tx-1', 'tune harpsichords', ['harpsichord tuning', 'tune\tharps']), 'x,y'];
    expect((await upload(form, file.join('\n'))).status).toBe(204);
    const report = await finished(run.id);
    expect(report).toMatchObject({ status: 'completed', read: 2, created: 1, rejected: 1, expired: 0 });
    expect(report.rejections).toEqual([{ line: 4, reason: 'More or fewer cells than the header has' }]);
    const found = await call('GET', '/v1/skills?q=harpsichord', { token: await jobs() });
    expect(found.body.items).toEqual([
      { skillId: 'tx-1', label: { en: 'tune harpsichords' }, matchedAlias: 'harpsichord tuning' },
    ]);
  });

  it('a wrong file fails with the reason', async () => {
    const { import: run, upload: form } = (await start({ kind: 'noc' })).body;
    await upload(form, 'id,label\n1,2\n');
    const report = await finished(run.id);
    expect(report).toMatchObject({ status: 'failed', created: 0 });
    expect(report.reason).toMatch(/lacks code, title_en/);
  });

  it('an import whose file never comes stays pending', async () => {
    const { import: run } = (await start({ kind: 'csv' })).body;
    const read = await call('GET', `/v1/taxonomy-imports/${run.id}`, { token: await jobs() });
    expect(read.body.status).toBe('pending');
  });

  it('what may be asked for, and by whom', async () => {
    expect((await start({ kind: 'onet' })).status).toBe(400);
    expect((await start({ kind: 'esco', language: 'de' })).status).toBe(400);
    expect((await start({})).status).toBe(400);
    expect((await start({ kind: 'noc' }, 'admin@portal.example')).status).toBe(201);
    for (const email of ['maya@lakeshore.example', 'amina@clients.example']) {
      expect((await start({ kind: 'noc' }, email)).status).toBe(403);
    }
    expect((await call('GET', '/v1/taxonomy-imports/unknown', { token: await jobs() })).status).toBe(404);
  });
});

describe('the operator’s command', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const command = fileURLToPath(new URL('../../infra/cli/skills-import.ts', import.meta.url));
  function run(...given: string[]) {
    const env = { ...processEnvironment, PORTAL_URL: facts.api };
    return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [command, ...given], { env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  }

  it('signs in as the demo’s administrator, uploads a gzipped file and prints the report', async () => {
    const file = join(folder, 'skills.csv.gz');
    await writeFile(file, gzipSync('id,label_en,label_fr\ncli-1,carillon playing,jouer du carillon\ncli-2, ,\n'));
    const { code, stdout, stderr } = await run(file, '--kind', 'csv');
    expect(stderr).toBe(`Stage at ${facts.api}, as admin@portal.example\n`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/lines.*│ 2 +│ 1 +│/);
    expect(stdout).toContain('The label is empty');
    const found = await call('GET', '/v1/skills?q=carillon', { token: await jobs() });
    expect(found.body.items[0].skillId).toBe('cli-1');
  });

  it('says what is wrong, without a stack, and with an exit code', async () => {
    const file = join(folder, 'wrong.csv');
    await writeFile(file, 'a,b\n1,2\n');
    const refusal = await run(file, '--kind', 'noc');
    expect(refusal.code).toBe(1);
    expect(refusal.stderr).toMatch(/^The import failed: The header lacks code, title_en/m);
    expect((await run(join(folder, 'missing.csv'), '--kind', 'noc')).stderr).toMatch(/missing.csv cannot be read\n$/);
    expect((await run(file, '--kind', 'onet')).stderr).toMatch(/^400 from http.*\n {2}\/body\/kind: .+\n$/m);
    const bare = await run();
    expect([bare.code, bare.stderr]).toEqual([
      2,
      expect.stringMatching(/^FILE and --kind.*\n\nusage: npm run skills:import/),
    ]);
  });
});
