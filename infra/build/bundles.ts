import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { lazyEntryPoints, lazyPackages } from './lazy-packages.ts';

const root = join(import.meta.dirname, '../..');

/** What Lambda's `index.handler` finds in a function's folder. CommonJS loads faster than an ES module (ADR 0003). */
export const bundleFile = 'index.cjs';

export interface Bundles {
  /** Bytes of the minified bundle, by function: what is loaded at a cold start. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly metafile: Metafile;
}

/** Of its package.json, 2 KB each, a client of the AWS SDK reads the version alone, for the user agent. */
const sdkVersions: Plugin = {
  name: 'sdk-versions',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version }: { version?: unknown } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

export const bundleOptions = {
  absWorkingDir: root,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // Packages' ES modules, of which unused parts can be left out.
  mainFields: ['module', 'main'],
  define: {
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
    // React and others choose their production build by it.
    'process.env.NODE_ENV': '"production"',
  },
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'silent',
  // Parts of the AWS SDK that no function uses (ADR 0003).
  alias: {
    '@aws-sdk/credential-provider-node': './infra/build/stubs/credential-provider-node.ts',
    '@aws-sdk/middleware-endpoint-discovery': './infra/build/stubs/middleware-endpoint-discovery.ts',
    '@smithy/core/event-streams': './infra/build/stubs/event-streams.ts',
  },
  plugins: [sdkVersions],
} satisfies BuildOptions;

/** Its handler, and beside it the thread that it starts, if it has one. */
function entryPointsOf(name: string): [out: string, source: string][] {
  const folder = `functions/${name}`;
  const thread: [string, string][] = existsSync(join(root, folder, 'worker.ts'))
    ? [[`${name}/worker`, `${folder}/worker.ts`]]
    : [];
  return [[`${name}/index`, `${folder}/handler.ts`], ...thread];
}

/**
 * Bundles functions to `<folder>/<name>/index.cjs`, each with all it needs but Node, and its source map beside it.
 *
 * @param folder emptied first
 * @throws Error at anything that esbuild warns of
 */
export async function bundleFunctions(names: readonly string[], folder: string): Promise<Bundles> {
  await rm(folder, { recursive: true, force: true });
  const lazy = new Map<string, string>();
  const { metafile, warnings } = await build({
    ...bundleOptions,
    outdir: folder,
    entryPoints: Object.fromEntries(names.flatMap(entryPointsOf)),
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [...bundleOptions.plugins, lazyPackages(lazy)],
  });
  if (warnings.length > 0) {
    throw new Error(`esbuild warns: ${warnings.map(({ text, location }) => `${location?.file}: ${text}`).join('; ')}`);
  }
  await build({ ...bundleOptions, outdir: folder, entryPoints: lazyEntryPoints(metafile, lazy) });
  const bytes = new Map(Object.values(metafile.outputs).map((output) => [output.entryPoint, output.bytes]));
  const sizes = Object.fromEntries(names.map((name) => [name, bytes.get(`functions/${name}/handler.ts`) ?? 0]));
  return { sizes, metafile };
}
