import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const namespace = 'lean-aws';

/** Modules of the SDK that a Lambda function never uses, and what stands in their place. */
const substitutes: Readonly<Record<string, string>> = {
  // Lambda hands credentials over in the environment: no profiles, SSO, web identity or instance metadata.
  '@aws-sdk/credential-provider-node': `
    import { fromEnv } from '@aws-sdk/credential-provider-env';
    export const defaultProvider = (init) => fromEnv(init);`,
  // No operation here streams events (Transcribe, S3 Select). Clients ask for these two at their start.
  '@smithy/core/event-streams': `
    export const eventStreamSerdeProvider = () => undefined;
    export const resolveEventStreamSerdeConfig = (config) => config;`,
  // DynamoDB has regional endpoints only; discovery was Timestream's.
  '@aws-sdk/middleware-endpoint-discovery': `
    export const resolveEndpointDiscoveryConfig = (config) => config;
    export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = { environmentVariableSelector: () => false, configFileSelector: () => false, default: false };`,
};

/**
 * Leaves out of the bundles what the AWS SDK brings along and functions do not use: about 150 KB of each, and 60 KB more
 * where S3 is used.
 */
export const leanAws: Plugin = {
  name: namespace,
  setup(build) {
    const names = Object.keys(substitutes).map((name) => name.replaceAll('/', '\\/'));
    build.onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path, importer }) => ({
      path,
      namespace,
      sideEffects: false,
      pluginData: importer,
    }));
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: substitutes[path] ?? '',
      resolveDir: import.meta.dirname,
    }));
    build.onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    // Clients read their version from it, for the user agent.
    build.onLoad({ filter: /@aws-sdk\/[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version }: { version?: unknown } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * Writes computed keys of constant strings (`{ [_h]: … }`) as plain ones: esbuild takes a computed key for a side effect, and
 * then keeps the schemas of all operations of a client.
 */
export function withPlainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replace(/([{,]\s*)\[(\w+)\]:/g, (whole, before: string, name: string) => {
    const text = constants.get(name);
    return text === undefined ? whole : `${before}${text}:`;
  });
}
