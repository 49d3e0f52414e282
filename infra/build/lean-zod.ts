import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Leaves out of the bundles how zod writes JSON Schema (18 KB): the OpenAPI document is made by the build, no function asks
 * for it.
 */
export const leanZod: Plugin = {
  name: 'lean-zod',
  setup(build) {
    build.onLoad({ filter: /\/zod\/v4\/classic\/schemas\.js$/ }, async ({ path }) => ({
      contents: withoutJsonSchema(await readFile(path, 'utf8')),
      loader: 'js',
      resolveDir: path.slice(0, path.lastIndexOf('/')),
    }));
  },
};

/** @throws Error where zod's code is no longer as this expects it */
export function withoutJsonSchema(source: string): string {
  const writers = /^ *inst\._zod\.processJSONSchema = .*;$/gm;
  const methods = /^import \{ createStandardJSONSchemaMethod, createToJSONSchemaMethod \} from .*;$/m;
  if (!writers.test(source) || !methods.test(source)) {
    throw new Error('zod has changed: infra/build/lean-zod.ts does not find what it leaves out');
  }
  const refuse = "() => { throw new Error('JSON Schema is not in this bundle'); }";
  return source
    .replace(writers, '')
    .replace(
      methods,
      `const createToJSONSchemaMethod = () => ${refuse}; const createStandardJSONSchemaMethod = createToJSONSchemaMethod;`,
    );
}
