/**
 * The API over the data of a running stack, with a meter between its functions and the table: what one call costs, whatever
 * the stack's own stream runners do meanwhile.
 */
import { once } from 'node:events';
import { Agent, createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { functions } from '#infra/functions.ts';
import { awsEnvironment } from '#infra/local/aws.ts';
import { userPoolClientId } from '#infra/local/engines/cognito.ts';
import { functionEnvironment } from '#infra/local/environment.ts';
import { authorizer } from '#infra/local/gateway/authorizer.ts';
import { startGateway } from '#infra/local/gateway/server.ts';
import { LambdaRuntime } from '#infra/local/lambda.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { type StackClient, stackClient } from './stack-client.ts';
import type { StackFacts } from './stack-process.ts';

/** What a call costs at the table. */
export interface Cost {
  /** Requests in a row: batches of parallel requests, one after the other. */
  readonly steps: number;
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

const readTargets = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

/** DynamoDB, with a count of what goes through it. */
async function startMeter(endpoint: string) {
  const agent = new Agent({ keepAlive: true });
  let [finished, longest, requests, readUnits, writeUnits] = [0, 0, 0, 0, 0];
  const server = createServer(async (request, response) => {
    const step = finished + 1;
    longest = Math.max(longest, step);
    requests += 1;
    const target = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const asked: object = JSON.parse((await buffer(request)).toString('utf8'));
    const body = Buffer.from(JSON.stringify({ ...asked, ReturnConsumedCapacity: 'TOTAL' }));
    const headers = { ...request.headers, 'content-length': String(body.length) };
    const upstream = forward(endpoint, { method: 'POST', headers, agent }, async (reply) => {
      const answer = await buffer(reply);
      const units = unitsIn(answer);
      if (readTargets.has(target)) readUnits += units;
      else writeUnits += units;
      finished = Math.max(finished, step);
      response.writeHead(reply.statusCode ?? 500, reply.headers).end(answer);
    });
    upstream.on('error', () => response.destroy());
    upstream.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset() {
      [finished, longest, requests, readUnits, writeUnits] = [0, 0, 0, 0, 0];
    },
    cost: (): Cost => ({ steps: longest, requests, readUnits, writeUnits }),
    stop() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function unitsIn(answer: Buffer): number {
  type Consumed = { readonly CapacityUnits?: number };
  const { ConsumedCapacity: consumed } = JSON.parse(answer.toString('utf8')) as {
    ConsumedCapacity?: Consumed | readonly Consumed[];
  };
  return [consumed ?? []].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);
}

export interface MeteredApi {
  /** The API whose calls are counted. */
  readonly call: StackClient['call'];
  /** What the calls that `work` makes cost. Nothing else may call this API meanwhile. */
  measure(work: () => Promise<unknown>): Promise<Cost>;
  stop(): Promise<void>;
}

export async function startMeteredApi(stack: StackFacts): Promise<MeteredApi> {
  const meter = await startMeter(stack.dynamodb);
  const { body: config } = await stackClient(stack).call('GET', '/v1/config');
  const issuer = `${stack.cognito}/${config.userPoolId}`;
  const keySet = await (await fetch(`${issuer}/.well-known/jwks.json`)).text();
  const { PORT: port } = await claimPorts({ PORT: 0 });
  const origins = ['http://localhost:5173'];
  const endpoints = { ...stack, dynamodb: meter.endpoint, ses: 'http://127.0.0.1:9' };
  const environment = functionEnvironment({
    endpoints,
    tableName: stack.tableName,
    keyRing: pathToFileURL(join(stack.data, 'keys.json')).href,
    camsUrl: stack.cams,
    camsCredentials: pathToFileURL(join(stack.data, 'cams.json')).href,
    userPoolId: config.userPoolId,
    userPoolClientId,
    tokenIssuer: issuer,
    tokenKeySet: keySet,
    apiUrl: `http://127.0.0.1:${port}`,
    apiFiles: join(stack.data, 'api'),
    exportFiles: join(stack.data, 'export'),
    origins,
    throttles: 'off',
    clockOffset: '0',
    version: 'test',
  });
  const runtime = new LambdaRuntime({
    functions,
    folder: new URL('../../functions/', import.meta.url),
    environment,
    platform: awsEnvironment(endpoints),
  });
  const authorize = authorizer({ issuer, clientId: userPoolClientId, keySet });
  const gateway = await startGateway({ port, functions, invoke: runtime.invoke.bind(runtime), authorize, origins });
  return {
    call: stackClient({ ...stack, api: `http://127.0.0.1:${port}` }).call,
    async measure(work) {
      meter.reset();
      await work();
      return meter.cost();
    },
    async stop() {
      await gateway.stop();
      await runtime.stop();
      meter.stop();
    },
  };
}
