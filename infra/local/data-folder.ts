import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keyUses } from '#shared/persistence/key-ring.ts';
import { JsonFile, readJson } from './json-file.ts';
import type { PortVariable } from './settings.ts';
import { StartError } from './start-error.ts';

const format = 1;

/** What a data folder knows of the stack that lives in it. */
export interface StackFile {
  readonly format: number;
  readonly id: string;
  readonly tableName: string;
  /** The ports of the last start. */
  readonly ports?: Readonly<Record<PortVariable, number>>;
  /** `running` after a start that was cut short while it seeded. */
  readonly seed?: { readonly kind: 'demo' | 'none'; readonly state: 'running' | 'done' };
}

/** The folder that holds all state of the engines, readable by its owner only. */
export class DataFolder {
  readonly path: string;
  readonly stack: JsonFile<StackFile>;

  /** @throws StartError if the folder cannot be used */
  constructor(path: string) {
    this.path = path;
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      chmodSync(path, 0o700);
      this.stack = new JsonFile<StackFile>(join(path, 'stack.json'), {
        format,
        id: randomUUID(),
        tableName: `portal-${randomBytes(4).toString('hex')}`,
      });
      if (this.stack.value.format > format) {
        throw new StartError(
          `The data folder ${path} was written by a newer version. Set PORTAL_DATA to another folder, or delete this one.`,
        );
      }
      this.stack.set(this.stack.value);
    } catch (error) {
      if (error instanceof StartError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(
        `The data folder ${path} cannot be used (${reason}). Set PORTAL_DATA to a folder that you may write to.`,
        { cause: error },
      );
    }
  }

  /** What a folder says, without making or touching it. */
  static read(path: string): StackFile | undefined {
    return readJson<StackFile>(join(path, 'stack.json'));
  }

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** The engines' state goes; the key ring and the table's name stay. */
  forgetEngines(): void {
    for (const name of ['dynamodb', 's3', 'cognito', 'mail', 'objects', 'stream.json']) {
      rmSync(this.at(name), { recursive: true, force: true });
    }
  }

  /** `file:` URL of the key ring, made on the first start. */
  keyRing(): string {
    const file = this.at('keys.json');
    if (!existsSync(file)) {
      const newKeySet = () => ({ current: '1', keys: { '1': randomBytes(32).toString('base64') } });
      const ring = Object.fromEntries(keyUses.map((use) => [use, newKeySet()]));
      writeFileSync(file, JSON.stringify(ring, null, 2), { mode: 0o600 });
    }
    return pathToFileURL(file).href;
  }
}
