import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientSettings } from '#infra/local/aws.ts';
import { DataFolder } from '#infra/local/data-folder.ts';
import { asRecord } from '#infra/local/lambda.ts';
import { host } from '#infra/local/ports.ts';
import { readSettings } from '#infra/local/settings.ts';
import { CliError } from './cli-error.ts';

/** What long functions log as `progress`. */
export interface Progress {
  /** What is being counted, such as `clients`. */
  readonly step?: string;
  readonly done: number;
  readonly total: number;
}

/** Where functions run: the stack on this machine, or a deployed stage. */
export interface Target {
  run(
    functionName: string,
    payload: Record<string, unknown>,
    onProgress?: (progress: Progress) => void,
  ): Promise<unknown>;
}

/**
 * The running stack of `PORTAL_DATA`, or the one at `LAMBDA_PORT`.
 *
 * @throws CliError if none is running there
 */
export async function localTarget(environment: Readonly<Record<string, string | undefined>>): Promise<Target> {
  const settings = readSettings(environment);
  const port = environment.LAMBDA_PORT
    ? settings.ports.LAMBDA_PORT
    : (DataFolder.read(settings.data)?.ports?.LAMBDA_PORT ?? settings.ports.LAMBDA_PORT);
  const endpoint = `http://${host}:${port}`;
  const answers = await fetch(`${endpoint}/_stack`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  if (!answers?.ok) {
    throw new CliError(
      `No stack is running on ${settings.data} (nothing answers at ${endpoint}). Start one with npm start, or name a deployed one with --stage.`,
    );
  }
  const client = new LambdaClient(clientSettings(endpoint));
  return {
    async run(functionName, payload, onProgress) {
      const watching = onProgress && (await watch(`${endpoint}/_progress/${functionName}`, onProgress));
      try {
        return await runToEnd(client, functionName, payload, () => watching?.ended());
      } finally {
        watching?.stop();
      }
    },
  };
}

/** The functions of a deployed stage, with the AWS credentials of the shell. */
export function stageTarget(stage: string): Target {
  // A function may work for 15 minutes before it answers; a second call after a broken wait would run it twice.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: 16 * 60_000 } });
  return { run: (functionName, payload) => runToEnd(client, `portal-${stage}-${functionName}`, payload) };
}

/** Calls until the function does not say `done: false`, as its loop does (see `LambdaRuntime.runToEnd`). */
async function runToEnd(
  client: LambdaClient,
  name: string,
  payload: Record<string, unknown>,
  ended: () => Promise<void> | undefined = () => undefined,
): Promise<unknown> {
  let input = payload;
  for (;;) {
    const reply = await client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(input) }));
    const answer: unknown = JSON.parse(reply.Payload?.transformToString() || 'null');
    if (reply.FunctionError) {
      throw new CliError(`${name} failed: ${String(asRecord(answer)?.errorMessage)}`);
    }
    await ended();
    const record = asRecord(answer);
    if (record?.done !== false) {
      return answer;
    }
    const { done: _, ...rest } = record;
    input = { ...input, ...rest };
  }
}

/** Hears of a function from the moment this resolves. */
async function watch(url: string, onProgress: (progress: Progress) => void) {
  const watching = new AbortController();
  const { body } = await fetch(url, { signal: watching.signal });
  const calls = new EventEmitter();
  let ended = 0;
  let awaited = 0;
  let open = true;
  const close = () => {
    open = false;
    calls.emit('ended');
  };
  async function read(): Promise<void> {
    if (!body) {
      return;
    }
    for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
      if (line.startsWith('data: {')) {
        onProgress(JSON.parse(line.slice('data: '.length)));
      }
      if (line !== 'event: ended') {
        continue;
      }
      ended += 1;
      calls.emit('ended');
    }
  }
  read().then(close, close);
  return {
    /** Waits until everything of one further call has been heard. */
    async ended(): Promise<void> {
      awaited += 1;
      while (open && ended < awaited) {
        await once(calls, 'ended');
      }
    },
    stop: () => watching.abort(),
  };
}
