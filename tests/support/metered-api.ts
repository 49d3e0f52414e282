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
import { functions } from '#infra/catalogue.ts';
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

/**
 * DynamoDB, with a count of what goes through it. While it measures it holds answers back until no further request comes: what is
 * then let go together is one step, however the machine's load shifts the requests.
 */
async function startMeter(endpoint: string) {
  const agent = new Agent({ keepAlive: true });
  let cost: Cost = nothing;
  let patienceMs: number | undefined;
  let asking = 0;
  const held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (asking > 0 || held.length === 0) {
        return;
      }
      cost = { ...cost, steps: cost.steps + 1 };
      for (const answer of held.splice(0)) {
        answer();
      }
    }, patienceMs ?? 0);
  };
  const server = createServer(async (request, response) => {
    asking += 1;
    const target = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const asked: object = JSON.parse((await buffer(request)).toString('utf8'));
    const body = Buffer.from(JSON.stringify({ ...asked, ReturnConsumedCapacity: 'TOTAL' }));
    const headers = { ...request.headers, 'content-length': String(body.length) };
    const upstream = forward(endpoint, { method: 'POST', headers, agent }, async (reply) => {
      const answer = await buffer(reply);
      const units = unitsIn(answer);
      const { requests, readUnits, writeUnits } = cost;
      const isRead = readTargets.has(target);
      cost = {
        ...cost,
        requests: requests + 1,
        readUnits: readUnits + (isRead ? units : 0),
        writeUnits: writeUnits + (isRead ? 0 : units),
      };
      asking -= 1;
      const release = () => response.writeHead(reply.statusCode ?? 500, reply.headers).end(answer);
      if (patienceMs === undefined) {
        return release();
      }
      held.push(release);
      wait();
    });
    upstream.on('error', () => response.destroy());
    upstream.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** @param patience how long no request must come before answers are let go, in milliseconds */
    async measure(work: () => Promise<unknown>, patience: number): Promise<Cost> {
      cost = nothing;
      patienceMs = patience;
      try {
        await work();
        return cost;
      } finally {
        patienceMs = undefined;
        for (const answer of held.splice(0)) {
          answer();
        }
      }
    },
    stop() {
      clearTimeout(timer);
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

const nothing: Cost = { steps: 0, requests: 0, readUnits: 0, writeUnits: 0 };

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
  /**
   * What the calls that `work` makes cost. Nothing else may call this API meanwhile.
   *
   * @param patience how long no request must come before answers are let go, in milliseconds: 10 does on a quiet machine
   */
  measure(work: () => Promise<unknown>, patience?: number): Promise<Cost>;
  /** Runs a function to its end beside the API, its calls counted too. @throws Error where it fails */
  run(functionName: string, payload: Readonly<Record<string, unknown>>): Promise<unknown>;
  stop(): Promise<void>;
}

interface Options {
  /** Of the domain clock, as `PORTAL_CLOCK_OFFSET`. */
  readonly clockOffset?: string;
  /** Where functions send mail; nowhere unless given. */
  readonly ses?: string;
}

export async function startMeteredApi(
  stack: StackFacts,
  { clockOffset = '0', ses = 'http://127.0.0.1:9' }: Options = {},
): Promise<MeteredApi> {
  const meter = await startMeter(stack.dynamodb);
  const { body: config } = await stackClient(stack).call('GET', '/v1/config');
  const issuer = `${stack.cognito}/${config.userPoolId}`;
  const keySet = await (await fetch(`${issuer}/.well-known/jwks.json`)).text();
  const { PORT: port } = await claimPorts({ PORT: 0 });
  const origins = ['http://localhost:5173'];
  const endpoints = { ...stack, dynamodb: meter.endpoint, ses };
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
    portalUrl: 'http://localhost:5173',
    throttles: 'off',
    clockOffset,
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
    measure: (work, patience = 10) => meter.measure(work, patience),
    async run(functionName, payload) {
      const outcome = await runtime.runToEnd(functionName, payload);
      if (!outcome.ok) {
        throw new Error(`${functionName}: ${outcome.failure.errorMessage}`);
      }
      return outcome.payload;
    },
    async stop() {
      await gateway.stop();
      await runtime.stop();
      meter.stop();
    },
  };
}
