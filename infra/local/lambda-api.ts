import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { asRecord, type LambdaRuntime, type Outcome } from './lambda.ts';
import { host } from './ports.ts';

const invocationPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const progressPath = /^\/_progress\/([^/]+)$/;
/** Lambda takes 6 MB of a synchronous call. */
const maxPayloadBytes = 6 * 1024 * 1024;
/** An asynchronous call that fails is repeated twice. */
const asynchronousAttempts = 3;

export interface LambdaApi {
  readonly endpoint: string;
  /** Calls before this are kept waiting, so that the endpoint can be handed out while the rest still starts. */
  serve(runtime: LambdaRuntime): void;
  stop(): Promise<void>;
}

/**
 * Lambda's Invoke API over the runtime: for the AWS command line, SDKs and Cognito's triggers. `GET /_stack` says whose
 * stack this is; `GET /_progress/<function>` streams what a long function reports, as server-sent events, and
 * an `ended` after each of its calls.
 */
export async function startLambdaApi(options: { readonly port: number; readonly stackId: string }): Promise<LambdaApi> {
  let serve: (runtime: LambdaRuntime) => void = () => {};
  const runtime = new Promise<LambdaRuntime>((resolve) => {
    serve = resolve;
  });
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, 500, 'ServiceException', String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    if (path === '/_stack') {
      return send(response, 200, JSON.stringify({ stack: options.stackId }));
    }
    const watched = progressPath.exec(path)?.[1];
    if (watched) {
      return stream(response, await runtime, decodeURIComponent(watched));
    }
    const name = invocationPath.exec(path)?.[1];
    if (!name || request.method !== 'POST') {
      return refuse(response, 404, 'ResourceNotFoundException', 'No such operation');
    }
    await invoke(request, response, await runtime, decodeURIComponent(name));
  }
  server.listen(options.port, host);
  await once(server, 'listening');
  return {
    endpoint: `http://${host}:${options.port}`,
    serve: (started) => serve(started),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function invoke(request: IncomingMessage, response: ServerResponse, runtime: LambdaRuntime, name: string) {
  const body = await text(request);
  if (!runtime.has(name)) {
    return refuse(response, 404, 'ResourceNotFoundException', `Function not found: ${name}`);
  }
  if (body.length > maxPayloadBytes) {
    return refuse(response, 413, 'RequestTooLargeException', 'The payload is too large');
  }
  let payload: unknown;
  try {
    payload = body === '' ? {} : JSON.parse(body);
  } catch (error) {
    return refuse(response, 400, 'InvalidRequestContentException', `Could not parse request body into json: ${error}`);
  }
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'DryRun') {
    return send(response, 204, '');
  }
  if (type === 'Event') {
    void invokeUntilDone(runtime, name, payload);
    return send(response, 202, '');
  }
  const outcome = await runtime.invoke(name, payload);
  response.setHeader('X-Amz-Executed-Version', '$LATEST');
  if (!outcome.ok) {
    response.setHeader('X-Amz-Function-Error', 'Unhandled');
  }
  send(response, 200, JSON.stringify(outcome.ok ? outcome.payload : outcome.failure));
}

async function invokeUntilDone(runtime: LambdaRuntime, name: string, payload: unknown): Promise<void> {
  for (let attempt = 1; attempt <= asynchronousAttempts; attempt += 1) {
    const outcome: Outcome = await runtime.runToEnd(name, asRecord(payload) ?? {});
    if (outcome.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, attempt * 1_000).unref());
  }
}

function stream(response: ServerResponse, runtime: LambdaRuntime, name: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  const stop = runtime.listen(name, {
    progress: (progress) => response.write(`data: ${JSON.stringify(progress)}\n\n`),
    ended: () => response.write('event: ended\ndata:\n\n'),
  });
  response.on('close', stop);
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.setHeader('x-amzn-ErrorType', type);
  send(response, status, JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message }));
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
