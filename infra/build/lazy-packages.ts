import { basename, dirname, join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/** `@zxcvbn-ts/language-common` → `./lazy-zxcvbn-ts-language-common.cjs` */
function fileOf(name: string): string {
  return `./lazy-${name.replace('@', '').replaceAll('/', '-')}.cjs`;
}

/**
 * Packages that our own code imports by `import()`, because few calls need them, stay out of the bundle: each becomes a file
 * of its own beside it, loaded when it is asked for.
 *
 * @param found gets the packages by their files
 */
export function lazyPackages(found: Map<string, string>): Plugin {
  return {
    name: 'lazy-packages',
    setup(build) {
      build.onResolve({ filter: /^[^.#]/ }, ({ path, kind, importer }) => {
        if (kind !== 'dynamic-import' || path.startsWith('node:') || importer.includes('/node_modules/')) {
          return undefined;
        }
        found.set(fileOf(path), path);
        return { path: fileOf(path), external: true };
      });
    },
  };
}

/** Which packages have to lie beside which bundles: entry points for a second build, by path without extension. */
export function lazyEntryPoints(metafile: Metafile, found: ReadonlyMap<string, string>): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const [path, { imports }] of Object.entries(metafile.outputs)) {
    for (const { path: file } of imports) {
      const name = found.get(file);
      if (name !== undefined) {
        entries[join(basename(dirname(path)), file.replace(/\.cjs$/, ''))] = name;
      }
    }
  }
  return entries;
}
