import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface SourceFile {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
  /** Without comments; strings stay. */
  readonly code: string;
}

export interface Import {
  readonly specifier: string;
  readonly isType: boolean;
  /** The file that it names, from the project's root; a package or `node:` module otherwise. */
  readonly target: string;
}

/** TypeScript files under these folders. */
export function sources(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
    .filter((path) => !path.includes('node_modules') && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, code: withoutComments(text) };
    });
}

function withoutComments(text: string): string {
  const token = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(token, (found) => (found.startsWith('/') ? '' : found));
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function importsOf({ path, code }: SourceFile): Import[] {
  const withoutTemplates = code.replace(/`(?:[^`\\]|\\.)*`/g, '``');
  return [...withoutTemplates.matchAll(importPattern)].map(([, type, statement, dynamic]) => {
    const specifier = statement ?? dynamic ?? '';
    const target = specifier.startsWith('#')
      ? specifier.slice(1)
      : specifier.startsWith('.')
        ? normalize(join(dirname(path), specifier))
        : specifier;
    return { specifier, isType: type !== undefined, target };
  });
}
