import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleFile, bundleOptions } from '#infra/build/bundles.ts';
import { buildAll } from '#infra/build.ts';
import { functions, triggersOf } from '#infra/catalogue.ts';
import { keyUses } from '#shared/secrets/key-ring.ts';
import { deployedVariables } from '../support/deployed-variables.ts';
import { type Bench, type BenchOptions, figure, median, type Report } from './report.ts';

const root = join(import.meta.dirname, '../..');

interface Measured {
  readonly statusCode: number;
  readonly loadMs: number;
  readonly firstMs: number;
  readonly cpuMs: number;
  readonly perCallUs?: number;
}

interface Subject {
  readonly name: string;
  readonly bundle: string;
  readonly event: object;
  readonly variables?: Readonly<Record<string, string>>;
  readonly status: number;
}

export const functionBench: Bench = {
  name: 'functions',
  about: 'bundle bytes, cold start, and what the HTTP stack costs a call; hono and NestJS beside it',
  async run(options) {
    const folder = await mkdtemp(join(tmpdir(), 'portal-bench-functions-'));
    try {
      return [await stacks(folder, options), await ownFunctions(folder, options)];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** One and the same operation, served by each. */
async function stacks(folder: string, options: BenchOptions): Promise<Report> {
  const { rounds, processes, warmCalls, peers } = options;
  const own = { ours: 'ours.ts', bare: 'bare.ts' };
  const files = peers ? { ...own, hono: 'hono.js', nest: 'nest.js' } : own;
  await build({
    ...bundleOptions,
    entryPoints: Object.fromEntries(
      Object.entries(files).map(([name, file]) => [`${name}/index`, `tests/bench/peers/functions/${file}`]),
    ),
    outdir: folder,
    // What NestJS asks for and does without.
    external: ['@nestjs/microservices', '@nestjs/websockets', 'class-transformer', 'class-validator'],
  });
  const event = eventOf('POST', '/v1/providers/lakeshore/notes', {
    title: 'Call back about the interview',
    dueDate: '2026-12-01',
    priority: 'high',
    tags: ['interview', 'welding'],
  });
  const subject = (name: string, key: string, variables = {}): Subject => ({
    name,
    bundle: join(folder, key, bundleFile),
    event,
    variables,
    status: 201,
  });
  const subjects = [
    subject('bare handler', 'bare'),
    subject('this project', 'ours', { POWERTOOLS_LOG_LEVEL: 'SILENT' }),
    subject('this project, with its log line', 'ours'),
    ...(peers ? [subject('hono', 'hono'), subject('NestJS on Express', 'nest')] : []),
  ];
  const results = measure(subjects, options);
  const bare = medianOf(results[0] ?? [], ({ perCallUs }) => perCallUs ?? 0);
  const nest = peers ? medianOf(results.at(-1) ?? [], coldMs) : undefined;
  return {
    title: 'HTTP stacks: one operation with the same schemas',
    method: [
      'POST with a JSON body of four fields, checked by the same zod schemas on the way in and out; each holds a DynamoDB document client, none calls it.',
      'All are bundled with the same esbuild settings. NestJS as its documentation puts it on Lambda (serverless-express).',
      `Cold: load plus first call in a fresh process; warm: ${warmCalls} calls after as many; median of ${rounds} interleaved rounds of ${processes} processes.`,
    ],
    rows: await Promise.all(
      subjects.map(async ({ name, bundle }, index) => {
        const own = results[index] ?? [];
        const perCall = medianOf(own, ({ perCallUs }) => perCallUs ?? 0);
        return {
          stack: name,
          'bundle KiB': Math.round((await stat(bundle)).size / 1024),
          'load ms': figure(medianOf(own, ({ loadMs }) => loadMs)),
          'first call ms': figure(medianOf(own, ({ firstMs }) => firstMs)),
          'cold ms': figure(medianOf(own, coldMs)),
          ...(nest && { 'of NestJS': `${Math.round((100 * medianOf(own, coldMs)) / nest)} %` }),
          'CPU ms': figure(medianOf(own, ({ cpuMs }) => cpuMs)),
          'warm µs': figure(perCall),
          'added µs': figure(Math.max(0, perCall - bare)),
        };
      }),
    ),
  };
}

/** Every API function as it is deployed: what a cold start loads. */
async function ownFunctions(folder: string, options: BenchOptions): Promise<Report> {
  const { rounds, processes, build: built } = options;
  const { folder: dist, sizes } = built ?? { folder, ...(await buildAll(folder)) };
  const keyRing = join(folder, 'keys.json');
  const set = { current: 'k1', keys: { k1: Buffer.alloc(32, 1).toString('base64') } };
  await writeFile(keyRing, JSON.stringify(Object.fromEntries(keyUses.map((use) => [use, set]))));
  const api = functions.filter((description) => triggersOf(description, 'http').length > 0).slice(0, options.functions);
  const subjects = api.map(
    ({ name }): Subject => ({
      name,
      bundle: join(dist, 'functions', name, bundleFile),
      // A path that the function does not have: the way through the stack without a table.
      event: eventOf('GET', '/v1/none-of-these', undefined),
      variables: {
        KEY_RING: `file://${keyRing}`,
        API_FILES: join(dist, 'functions/meta'),
        EXPORT_FILES: join(dist, 'functions/export-document'),
        POWERTOOLS_LOG_LEVEL: 'SILENT',
      },
      status: 404,
    }),
  );
  const results = measure(subjects, { ...options, warmCalls: 0 });
  return {
    title: 'API functions as deployed',
    method: [
      'What a cold start loads: the minified bundle; files that are loaded when they are asked for are not counted.',
      `Load plus a first call that no route matches, in a fresh process; median of ${rounds} interleaved rounds of ${processes} processes.`,
    ],
    rows: subjects
      .map(({ name }, index) => ({
        function: name,
        'bundle KiB': Math.round((sizes[name] ?? 0) / 1024),
        'cold ms': figure(medianOf(results[index] ?? [], coldMs)),
        'CPU ms': figure(medianOf(results[index] ?? [], ({ cpuMs }) => cpuMs)),
      }))
      .sort((a, b) => b['bundle KiB'] - a['bundle KiB']),
  };
}

function coldMs({ loadMs, firstMs }: Measured): number {
  return loadMs + firstMs;
}

function medianOf(measured: readonly Measured[], value: (one: Measured) => number): number {
  return median(measured.map(value));
}

/** @returns for each subject the medians of its rounds */
function measure(subjects: readonly Subject[], { rounds, processes, warmCalls }: BenchOptions): Measured[][] {
  const results = subjects.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const found = subjects.map((): Measured[] => []);
    for (let run = 0; run < processes; run += 1) {
      for (const [index, subject] of subjects.entries()) {
        found[index]?.push(measureOnce(subject, run === 0 ? warmCalls : 0));
      }
    }
    for (const [index, own] of found.entries()) {
      const warm = own.flatMap(({ perCallUs }) => perCallUs ?? []);
      results[index]?.push({
        statusCode: own[0]?.statusCode ?? 0,
        loadMs: medianOf(own, ({ loadMs }) => loadMs),
        firstMs: medianOf(own, ({ firstMs }) => firstMs),
        cpuMs: medianOf(own, ({ cpuMs }) => cpuMs),
        ...(warm.length > 0 ? { perCallUs: median(warm) } : {}),
      });
    }
  }
  return results;
}

function measureOnce({ name, bundle, event, variables: own = {}, status }: Subject, calls: number): Measured {
  const child = spawnSync(
    process.execPath,
    [join(root, 'tests/bench/functions-child.js'), bundle, JSON.stringify(event), String(calls)],
    { env: { ...deployedVariables, ...own }, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
  );
  const line = child.stderr.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{"statusCode"')) {
    throw new Error(`${name} failed: ${child.stderr}`);
  }
  const measured: Measured = JSON.parse(line);
  if (measured.statusCode !== status) {
    throw new Error(`${name} answered ${measured.statusCode}`);
  }
  return measured;
}

function eventOf(method: string, path: string, body: object | undefined) {
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'api.example' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' },
      requestId: 'bench-request',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '01/Dec/2026:12:00:00 +0000',
      timeEpoch: 1_796_126_400_000,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
