import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DataFolder } from '#infra/local/data-folder.ts';
import { portVariables } from '#infra/local/settings.ts';
import { processEnvironment } from './process-environment.ts';
import { scratchFolder } from './scratch.ts';

/** What `npm start` runs. */
const portal = new URL('../../infra/local/start.ts', import.meta.url);
/** The stack with the made-up functions of `test-functions/` in place of the portal's. */
export const testFunctionsStack = new URL('./test-functions/start.ts', import.meta.url);

/** A test that runs out of time starts no stack that outlives it. */
const leash = new URL('./leash.ts', import.meta.url);

/** Addresses of a running stack. */
export interface StackFacts {
  readonly api: string;
  readonly cognito: string;
  readonly mailbox: string;
  readonly lambda: string;
  readonly s3: string;
  readonly dynamodb: string;
  /** The CaMS simulator. */
  readonly cams: string;
  readonly tableName: string;
  /** Its data folder; `keys.json` in it is its key ring. */
  readonly data: string;
}

export interface StackProcess {
  readonly facts: StackFacts;
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Ends it as Ctrl-C does; the data folder stays if it was given. */
  stop(): Promise<void>;
}

/**
 * Starts the stack as `npm start` does, in a process and a fresh data folder of its own, on free ports, without schedules.
 *
 * @param settings variables of the stack; `PORTAL_DATA` keeps the folder
 * @throws Error with what it printed, if it ends before it is ready
 */
export async function startStackProcess(
  settings: Readonly<Record<string, string>> = {},
  script: URL = portal,
): Promise<StackProcess> {
  const data = settings.PORTAL_DATA ?? (await scratchFolder('portal-stack-'));
  const child = spawn(process.execPath, ['--import', leash.href, fileURLToPath(script)], {
    env: {
      ...processEnvironment,
      ...Object.fromEntries(portVariables.map((variable) => [variable, '0'])),
      PORTAL_SEED: 'none',
      PORTAL_SCHEDULES: 'off',
      PORTAL_THROTTLES: 'off',
      PORTAL_DATA: data,
      ...settings,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        lines.push(line);
        if (line.startsWith('ready')) {
          resolve();
        }
      });
    }
    child.once('exit', (code) => reject(new Error(`The stack ended with ${code}:\n${lines.join('\n')}`)));
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      await exited;
    }
    if (!settings.PORTAL_DATA) {
      await rm(data, { recursive: true, force: true });
    }
  };
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  const { ports, tableName } = DataFolder.read(data) ?? {};
  if (!ports || !tableName) {
    throw new Error(`${data} does not say where the stack is`);
  }
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const facts: StackFacts = {
    api: at(ports.PORT),
    cognito: at(ports.COGNITO_PORT),
    mailbox: at(ports.MAILBOX_PORT),
    lambda: at(ports.LAMBDA_PORT),
    s3: at(ports.S3_PORT),
    dynamodb: settings.DYNAMODB_ENDPOINT ?? at(ports.DYNAMODB_PORT),
    cams: at(ports.CAMS_PORT),
    tableName,
    data,
  };
  return { facts, child, output: () => lines.join('\n'), stop };
}
