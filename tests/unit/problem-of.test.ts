import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { clientSettings } from '#infra/local/aws.ts';
import { problemOf } from '#shared/http/problem-of.ts';
import { notFound } from '#shared/problem.ts';

let fault: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  request.resume().on('end', () => fault(response));
});
let endpoint: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const dynamo = (status: number, type: string) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'somebody@clients.example' }));

/** The error of a client of AWS that meets the fault, without retries. */
async function errorOf(client: 'dynamodb' | 's3'): Promise<unknown> {
  const settings = { ...clientSettings(endpoint), maxAttempts: 1 };
  const answer =
    client === 'dynamodb'
      ? new DynamoDBClient(settings).send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } }))
      : new S3Client({ ...settings, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
  return answer.then(
    () => new Error('There was no fault'),
    (error: unknown) => error,
  );
}

test.each([
  ['throttling', 'dynamodb', dynamo(400, 'ThrottlingException'), 503],
  ['too much for the table', 'dynamodb', dynamo(400, 'ProvisionedThroughputExceededException'), 503],
  ['a limit of the account', 'dynamodb', dynamo(400, 'RequestLimitExceeded'), 503],
  ['an internal error', 'dynamodb', dynamo(500, 'InternalServerError'), 503],
  ['an outage', 'dynamodb', dynamo(503, 'ServiceUnavailable'), 503],
  ['a connection that ends', 'dynamodb', (response: ServerResponse) => response.destroy(), 503],
  ['slow down', 's3', (response: ServerResponse) => response.writeHead(503).end(), 503],
  ['an internal error', 's3', (response: ServerResponse) => response.writeHead(500).end(), 503],
  ['a connection that ends', 's3', (response: ServerResponse) => response.destroy(), 503],
  ['missing rights', 'dynamodb', dynamo(400, 'AccessDeniedException'), 500],
  ['a missing table', 'dynamodb', dynamo(400, 'ResourceNotFoundException'), 500],
  ['a wrong expression', 'dynamodb', dynamo(400, 'ValidationException'), 500],
] as const)('%s, of %s: 503 with Retry-After if it passes, else 500', async (_, client, given, status) => {
  fault = given;
  const problem = problemOf(await errorOf(client));
  expect(problem.status).toBe(status);
  expect(problem.headers?.['Retry-After']).toBe(status === 503 ? '1' : undefined);
  expect(problem.message).not.toContain('@');
});

test('a problem stays, and what is no fault of AWS is 500', () => {
  expect(problemOf(notFound()).status).toBe(404);
  expect(problemOf(new TypeError('x')).status).toBe(500);
  expect(problemOf(z.string().safeParse(1).error).status).toBe(500);
  expect(problemOf('text').status).toBe(500);
});
