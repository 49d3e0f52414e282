/**
 * The function that fills and rotates the key ring, with the AWS client that it has. No engine for Secrets Manager runs on one
 * machine: what answers here speaks the two calls of its protocol, so IAM and CloudFormation itself stay unproved.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyRing, keyUses } from '#shared/secrets/key-ring.ts';

const arn = 'arn:aws:secretsmanager:ca-central-1:111122223333:secret:KeyRing-a1B2c3';
let secret: string | undefined;
let writes: number;
let refuses: string | undefined;
let answers: { readonly path: string; readonly body: Record<string, unknown> }[];
let url: string;
let handler: typeof import('#functions/fill-key-ring/handler.ts').handler;

const server = createServer(async (request, response) => {
  const body = (await json(request)) as Record<string, string>;
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target === '') {
    answers.push({ path: String(request.url), body });
    response.end();
    return;
  }
  const missing = target === 'secretsmanager.GetSecretValue' && secret === undefined;
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  if (refuses !== undefined || missing || body.SecretId !== arn) {
    response.statusCode = 400;
    response.end(JSON.stringify({ __type: refuses ?? 'ResourceNotFoundException', Message: 'no' }));
    return;
  }
  if (target === 'secretsmanager.PutSecretValue') {
    secret = body.SecretString;
    writes += 1;
  }
  response.end(
    JSON.stringify({ ARN: arn, Name: 'KeyRing', ...(target.includes('Get') ? { SecretString: secret } : {}) }),
  );
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('KEY_RING', arn);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
  ({ handler } = await import('#functions/fill-key-ring/handler.ts'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  secret = 'kX9(the random word of a new secret';
  writes = 0;
  refuses = undefined;
  answers = [];
});

const deployment = (RequestType: CloudFormationCustomResourceEvent['RequestType']) =>
  ({
    RequestType,
    ResponseURL: `${url}/cloudformation`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'FilledKeyRing',
  }) as CloudFormationCustomResourceEvent;

const ring = () => new KeyRing(JSON.parse(secret ?? ''));

describe('at a deployment', () => {
  it('the ring gets a key for every use, once, and CloudFormation hears of it', async () => {
    await handler(deployment('Create'));
    const first = secret;
    expect(keyUses.map((use) => ring().current(use).kid)).toEqual(keyUses.map(() => 'k1'));
    await handler(deployment('Update'));
    expect([secret, writes]).toEqual([first, 1]);
    expect(answers).toEqual(
      Array(2).fill({
        path: '/cloudformation',
        body: expect.objectContaining({
          Status: 'SUCCESS',
          PhysicalResourceId: 'key-ring',
          StackId: 'stack',
          RequestId: 'request',
          LogicalResourceId: 'FilledKeyRing',
        }),
      }),
    );
  });

  it('a secret without any value yet is filled as well', async () => {
    secret = undefined;
    await handler(deployment('Create'));
    expect(ring().current('claim').key).toHaveLength(32);
  });

  it('what fails is told to CloudFormation by its class alone, and changes nothing', async () => {
    await handler(deployment('Create'));
    const before = secret;
    refuses = 'AccessDeniedException';
    await handler(deployment('Update'));
    expect(secret).toBe(before);
    expect(answers.at(-1)?.body).toMatchObject({ Status: 'FAILED', Reason: 'AccessDeniedException' });
    refuses = undefined;
    secret = '{"claim":"nothing that we wrote"}';
    await handler(deployment('Update'));
    expect(answers.at(-1)?.body).toMatchObject({ Status: 'FAILED' });
    expect(secret).toBe('{"claim":"nothing that we wrote"}');
  });

  it('when the stack goes, the keys stay', async () => {
    await handler(deployment('Create'));
    const before = secret;
    await handler(deployment('Delete'));
    expect([secret, writes]).toEqual([before, 1]);
    expect(answers.at(-1)?.body).toMatchObject({ Status: 'SUCCESS' });
  });
});

describe('rotation', () => {
  it('adds a key that opens, then lets it seal; the others stay as they are', async () => {
    await handler(deployment('Create'));
    const before = ring();
    await handler({ add: 'cursor' });
    expect(ring().current('cursor')).toEqual(before.current('cursor'));
    expect(ring().key('cursor', 'k2')).toHaveLength(32);
    await handler({ use: 'cursor' });
    expect(ring().current('cursor').kid).toBe('k2');
    expect(ring().key('cursor', 'k1')).toEqual(before.key('cursor', 'k1'));
    for (const use of keyUses.filter((one) => one !== 'cursor')) {
      expect(ring().current(use)).toEqual(before.current(use));
    }
  });

  it('refuses the claim key (ADR 0007), unknown uses, and to write where it could not read', async () => {
    await handler(deployment('Create'));
    const before = secret;
    await expect(handler({ add: 'claim' })).rejects.toThrow('cannot be rotated');
    await expect(handler({ add: 'everything' } as never)).rejects.toThrow();
    refuses = 'AccessDeniedException';
    await expect(handler({ add: 'seal' })).rejects.toThrow();
    expect([secret, writes]).toEqual([before, 1]);
  });
});
