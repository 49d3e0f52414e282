import * as z from 'zod';
import { DataFolder } from '#infra/local/data-folder.ts';
import { host } from '#infra/local/ports.ts';
import { readSettings, type Settings } from '#infra/local/settings.ts';
import { CliError } from './command.ts';

export interface RunningStack {
  readonly settings: Settings;
  readonly tableName: string;
  /** Where it listens now. */
  readonly ports: Settings['ports'];
  readonly apiUrl: string;
  readonly lambdaUrl: string;
}

const Answer = z.object({ stack: z.string() });

/**
 * The running stack of `PORTAL_DATA`.
 *
 * @throws CliError where none runs on that folder
 */
export async function runningStack(environment: NodeJS.ProcessEnv): Promise<RunningStack> {
  const settings = readSettings(environment);
  const known = DataFolder.read(settings.data);
  const ports = known?.ports as Settings['ports'] | undefined;
  const at = (port: number) => `http://${host}:${port}`;
  if (!known || !ports || !(await answers(`${at(ports.LAMBDA_PORT)}/_stack`, known.id))) {
    throw new CliError(
      `No stack is running on ${settings.data}. Start one with npm start, or set PORTAL_DATA to the folder of the one that runs.`,
    );
  }
  return {
    settings,
    tableName: known.tableName,
    ports,
    apiUrl: at(ports.PORT),
    lambdaUrl: at(ports.LAMBDA_PORT),
  };
}

/** Whether the stack of this id answers there, and not another one that has taken the port since. */
async function answers(url: string, id: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return Answer.parse(await reply.json()).stack === id;
  } catch {
    return false;
  }
}
