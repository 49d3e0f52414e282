import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataStore } from 'cognito-local/lib/services/dataStore/dataStore.js';
import type { DataStoreFactory } from 'cognito-local/lib/services/dataStore/factory.js';

type Tree = Record<string, unknown>;

/**
 * Keeps each of cognito-local's documents as one JSON file that is only ever replaced as a whole, with the file before it
 * as `.bak`: its own store writes in place, and a kill in the middle of that would lose every account.
 */
export class WholeFileStoreFactory implements DataStoreFactory {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  create(_context: unknown, id: string, defaults: object): Promise<DataStore> {
    mkdirSync(this.#directory, { recursive: true });
    const file = join(this.#directory, `${id}.json`);
    const root = { ...defaults, ...(read(file) ?? read(`${file}.bak`)) };
    const save = () => {
      const partial = `${file}.partial`;
      writeFileSync(partial, JSON.stringify(root));
      try {
        renameSync(file, `${file}.bak`);
      } catch (error) {
        if (!isMissing(error)) {
          throw error;
        }
      }
      renameSync(partial, file);
    };
    save();
    return Promise.resolve(store(root, save));
  }
}

function store(root: Tree, save: () => void): DataStore {
  return {
    getRoot: <T>() => Promise.resolve(root as T),
    get: <T>(_context: unknown, key: string | string[], fallback?: T) => {
      const found = path(key).reduce<unknown>((node, name) => (isTree(node) ? node[name] : undefined), root);
      return Promise.resolve((found ?? fallback ?? null) as T);
    },
    set: async (_context, key, value) => {
      const [parent, name] = locate(root, path(key));
      parent[name] = value;
      save();
    },
    delete: async (_context, key) => {
      const [parent, name] = locate(root, path(key));
      delete parent[name];
      save();
    },
  };
}

function locate(root: Tree, names: readonly string[]): [parent: Tree, name: string] {
  let parent = root;
  for (const name of names.slice(0, -1)) {
    const child = parent[name];
    if (isTree(child)) {
      parent = child;
    } else {
      const made: Tree = {};
      parent[name] = made;
      parent = made;
    }
  }
  return [parent, names.at(-1) ?? ''];
}

function path(key: string | string[]): string[] {
  return Array.isArray(key) ? key : [key];
}

function isTree(node: unknown): node is Tree {
  return typeof node === 'object' && node !== null;
}

/** The document, with its dates; nothing where there is no file or it cannot be read. */
function read(file: string): Tree | undefined {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
      key.endsWith('Date') && typeof value === 'string' ? new Date(value) : value,
    );
    return isTree(document) ? document : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
