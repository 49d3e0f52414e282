import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A value kept in a file that is only ever replaced as a whole. */
export class JsonFile<T> {
  readonly #path: string;
  #value: T;

  /** @param fallback the value while there is no file, or none that can be read */
  constructor(path: string, fallback: T) {
    this.#path = path;
    this.#value = readJson<T>(path) ?? fallback;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    const partial = `${this.#path}.partial`;
    writeFileSync(partial, JSON.stringify(value, null, 2), { mode: 0o600 });
    renameSync(partial, this.#path);
  }
}

/** Nothing where there is no file, or none that is whole. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}
