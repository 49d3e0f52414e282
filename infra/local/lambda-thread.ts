import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import { endOfOutput, type ThreadReply, type ThreadRequest } from './lambda-messages.ts';

type Handler = (event: unknown, context: Context) => unknown;

const { folder } = workerData as { folder: string };
const loaded = new Map<string, Promise<Handler>>();

parentPort?.on('message', async (request: ThreadRequest) => {
  const reply = await run(request);
  process.stdout.write(`${endOfOutput}${request.id}\n`);
  parentPort?.postMessage(reply);
});

async function run({ id, name, payload, deadline }: ThreadRequest): Promise<ThreadReply> {
  try {
    const handler = await load(name);
    const result = await handler(JSON.parse(payload), context(id, name, deadline));
    return { id, payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const trace = failure.stack?.split('\n') ?? [];
    return { id, failure: { errorType: failure.name, errorMessage: failure.message, trace } };
  }
}

/** A handler that failed to load is loaded anew next time, as a cold start would be. */
function load(name: string): Promise<Handler> {
  let handler = loaded.get(name);
  if (!handler) {
    handler = importHandler(name);
    loaded.set(name, handler);
    handler.catch(() => loaded.delete(name));
  }
  return handler;
}

async function importHandler(name: string): Promise<Handler> {
  const module: unknown = await import(`${folder}/${name}/handler.ts`);
  if (typeof module !== 'object' || module === null || !('handler' in module) || typeof module.handler !== 'function') {
    throw new Error(`functions/${name}/handler.ts exports no handler`);
  }
  return module.handler as Handler;
}

function context(awsRequestId: string, functionName: string, deadline: number): Context {
  const unsupported = () => {
    throw new Error('Callback-style handlers are not supported');
  };
  return {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:ca-central-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  };
}
