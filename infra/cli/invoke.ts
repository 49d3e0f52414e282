import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientSettings } from '#infra/local/aws.ts';
import { asRecord } from '#infra/local/lambda.ts';
import { announce, CliError } from './command.ts';
import { runningStack } from './running-stack.ts';
import { deployedFunction } from './stage.ts';

/** What long functions log as `progress`. */
export interface Progress {
  /** What is being counted, such as `clients`. */
  readonly step?: string;
  readonly done: number;
  readonly total: number;
}

/** What the usage of commands that call functions says of where they run. */
export const targetUsage = `--stage is a deployed stage, called with the AWS settings of the shell (AWS_PROFILE, AWS_REGION). Without it, the stack that
runs on PORTAL_DATA is meant (.local unless set).`;

export interface Call {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Runs a function to its end, on a deployed stage or on the running stack of `PORTAL_DATA`, and says where.
 *
 * @returns its answer
 * @throws CliError if there is no such stack, stage or function, or the function fails
 */
export async function runFunction(
  stage: string | undefined,
  { name, payload, onProgress }: Call,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<unknown> {
  if (stage !== undefined) {
    const deployed = await deployedFunction(stage, name);
    return runToEnd(deployed.client, deployed.name, payload);
  }
  const { lambdaUrl, settings } = await runningStack(environment);
  announce(`Stack on ${settings.data} at ${lambdaUrl}`);
  const client = new LambdaClient(clientSettings(lambdaUrl));
  const watching = onProgress && (await watch(`${lambdaUrl}/_progress/${name}`, onProgress));
  try {
    return await runToEnd(client, name, payload, () => watching?.ended());
  } finally {
    watching?.stop();
  }
}

/** Calls until the function does not say `done: false`, as its loop does (see `LambdaRuntime.runToEnd`). */
async function runToEnd(
  client: LambdaClient,
  name: string,
  payload: Readonly<Record<string, unknown>>,
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
