import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { CamsCredentials } from '#shared/cams/access-token.ts';
import { keyUses } from '#shared/secrets/key-ring.ts';
import { JsonFile, readJson } from './json-file.ts';
import { portVariables } from './settings.ts';
import { StartError } from './start-error.ts';

const format = 1;

const StackFile = z.object({
  format: z.int(),
  id: z.string(),
  tableName: z.string(),
  /** The ports of the last start. */
  ports: z.record(z.enum(portVariables), z.int()).optional(),
  /** `running` after a start that was cut short while it seeded. */
  seed: z.object({ kind: z.enum(['demo', 'none']), state: z.enum(['running', 'done']) }).optional(),
});
/** What a data folder knows of the stack that lives in it. */
export type StackFile = z.infer<typeof StackFile>;

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
      const fresh = { format, id: randomUUID(), tableName: `portal-${randomBytes(4).toString('hex')}` };
      this.stack = new JsonFile<StackFile>(join(path, 'stack.json'), DataFolder.read(path) ?? fresh);
      this.stack.set(this.stack.value);
    } catch (error) {
      if (error instanceof StartError) {
        throw error;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(
        `The data folder ${path} cannot be used (${reason}). Set PORTAL_DATA to a folder that you may write to.`,
        { cause: error },
      );
    }
  }

  /**
   * What a folder says, without making or touching it; nothing where it says nothing.
   *
   * @throws StartError if that cannot be read, or is of a newer version
   */
  static read(path: string): StackFile | undefined {
    const file = join(path, 'stack.json');
    if (!existsSync(file)) {
      return undefined;
    }
    const advice = 'Set PORTAL_DATA to another folder, or delete this one.';
    const content = readJson<StackFile>(file);
    if (typeof content?.format === 'number' && content.format > format) {
      throw new StartError(`The data folder ${path} was written by a newer version. ${advice}`);
    }
    const stack = StackFile.safeParse(content);
    if (!stack.success) {
      throw new StartError(`${file} cannot be read. ${advice}`);
    }
    return stack.data;
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

  /** The credentials by which the functions sign in at the CaMS simulator, made on the first start. */
  camsCredentials(): { readonly url: string; readonly value: { clientId: string; clientSecret: string } } {
    const file = this.at('cams.json');
    if (!existsSync(file)) {
      const value = { clientId: 'portal', clientSecret: randomBytes(24).toString('base64url') };
      writeFileSync(file, JSON.stringify(value), { mode: 0o600 });
    }
    return { url: pathToFileURL(file).href, value: CamsCredentials.parse(JSON.parse(readFileSync(file, 'utf8'))) };
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
