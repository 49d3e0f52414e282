import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { describe, expect, inject, test } from 'vitest';
import { bundleFile } from '#infra/build/bundles.ts';
import { functions, triggersOf } from '#infra/catalogue.ts';
import { deployedVariables } from '../support/deployed-variables.ts';

const { folder, sizes } = inject('build');
const bundleOf = (name: string) => join(folder, 'functions', name, bundleFile);

/** What a cold start of an API function may load, in KiB. */
const budget = 420;

/** Those that need more, how much, and why. */
const larger: Readonly<Record<string, { readonly budget: number; readonly why: string }>> = {
  clients: { budget: 580, why: 'checks the phone numbers of every country: libphonenumber is 118 KiB' },
};

describe('bundles', () => {
  test.each(functions.filter((entry) => triggersOf(entry, 'http').length > 0).map(({ name }) => name))(
    '%s keeps its budget',
    (name) => {
      expect((sizes[name] ?? Number.POSITIVE_INFINITY) / 1024).toBeLessThan(larger[name]?.budget ?? budget);
      expect(statSync(bundleOf(name)).size).toBe(sizes[name]);
    },
  );

  test('no exception that is not needed', () => {
    const idle = Object.keys(larger).filter((name) => (sizes[name] ?? 0) / 1024 < budget);
    expect(idle).toEqual([]);
  });

  test('all load, have a handler, and carry a source map without the sources', () => {
    const script = `
      const failed = [];
      for (const path of JSON.parse(process.argv[1])) {
        try {
          if (Object.keys(require(path)).length === 0) failed.push(path + ': empty');
          if (path.endsWith('index.cjs') && typeof require(path).handler !== 'function') failed.push(path + ': no handler');
        } catch (error) { failed.push(path + ': ' + error.stack); }
      }
      console.log(JSON.stringify(failed));
      process.exit(0);`;
    const paths = functions.map(({ name }) => bundleOf(name));
    const lazy = globSync(join(folder, 'functions/*/lazy-*.cjs'));
    expect(lazy.map((path) => basename(path))).toContain('lazy-aws-jwt-verify.cjs');
    const output = execFileSync(process.execPath, ['-e', script, JSON.stringify([...paths, ...lazy])], {
      env: { ...deployedVariables, API_FILES: join(folder, 'functions/meta') },
      encoding: 'utf8',
    });
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toEqual([]);
    for (const path of paths) {
      const map = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
      expect(map.sources.length).toBeGreaterThan(0);
      expect(map.sourcesContent).toBeUndefined();
    }
  }, 120_000);

  test('the inspection of files runs in a thread, bundled as well', () => {
    const script = `
      const { Worker } = require('node:worker_threads');
      const bytes = new TextEncoder().encode('MZ no document');
      new Worker(process.argv[1], { workerData: { bytes, type: 'pdf' } }).on('message', ({ reason }) => console.log(reason));`;
    const thread = join(folder, 'functions/inspect-file/worker.cjs');
    expect(execFileSync(process.execPath, ['-e', script, thread], { encoding: 'utf8' }).trim()).toBe('executable');
  });

  test('have no parts of libraries that no function uses', () => {
    const { outputs }: Metafile = JSON.parse(readFileSync(join(folder, 'metafile.json'), 'utf8'));
    const bundled = Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    );
    const libraries = new Set(bundled.flatMap((path) => path.split('node_modules/')[1] ?? []));
    expect([...libraries].filter((path) => path.startsWith('zod/v4/locales/'))).toEqual(['zod/v4/locales/en.js']);
    expect([...libraries].filter((path) => path.startsWith('@aws-sdk/credential-provider-'))).toEqual([
      '@aws-sdk/credential-provider-env/dist-es/fromEnv.js',
    ]);
    const unused = /middleware-endpoint-discovery|submodules\/event-streams|react.*\.development\.js$/;
    expect([...libraries].filter((path) => unused.test(path))).toEqual([]);
  });

  test("meta's files lie beside it", () => {
    const own = join(folder, 'functions/meta');
    const document = JSON.parse(gunzipSync(readFileSync(join(own, 'openapi.json.gz'))).toString());
    expect(document).toEqual(JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8')));
    expect(JSON.parse(readFileSync(join(own, 'methods.json'), 'utf8'))['/v1/health']).toEqual(['GET']);
    // A function's answer has at most 6 MB, and this one is sent in base64.
    expect((statSync(join(own, 'viewer.js.gz')).size * 4) / 3).toBeLessThan(6 * 1024 * 1024);
  });

  test('the client is ready to publish', () => {
    const { exports, files } = JSON.parse(readFileSync(join(folder, 'client/package.json'), 'utf8'));
    expect(files).toEqual(['*.js', '*.d.ts', 'README.md']);
    for (const path of Object.values<string>(exports['.'])) {
      expect(existsSync(join(folder, 'client', path))).toBe(true);
    }
  });
});
