import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { type S3, startS3 } from '#infra/local/engines/s3.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { eventually } from '../support/stack-client.ts';

let directory: string;
let engine: S3;
let client: S3Client;

const object = { Bucket: 'files', Key: 'folder/object' };

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'portal-s3-'));
  const { port } = await claimPorts({ port: 0 });
  engine = await startS3({
    port,
    directory: join(directory, 's3'),
    buckets: ['files'],
    origins: ['https://portal.example'],
    journal: join(directory, 'journal'),
  });
  client = new S3Client({
    ...clientSettings(engine.endpoint),
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
});
afterEach(async () => {
  await engine.stop();
  rmSync(directory, { recursive: true });
});

const notFound = { $metadata: { httpStatusCode: 404 } };

async function read(): Promise<string | undefined> {
  return (await client.send(new GetObjectCommand(object))).Body?.transformToString();
}

test('an object whose metadata a crash kept from being written counts as absent', async () => {
  await client.send(new PutObjectCommand({ ...object, Body: 'whole' }));
  expect(await read()).toBe('whole');
  rmSync(join(directory, 's3/files/folder/object._S3rver_metadata.json'));
  await expect(client.send(new HeadObjectCommand(object))).rejects.toMatchObject(notFound);
  await expect(read()).rejects.toMatchObject(notFound);
  await client.send(new PutObjectCommand({ ...object, Body: 'again' }));
  expect(await read()).toBe('again');
});

test('an upload that breaks off leaves the object as it was, and no event', async () => {
  await client.send(new PutObjectCommand({ ...object, Body: 'old' }));
  const upload = request(`${engine.endpoint}/files/${object.Key}`, {
    method: 'PUT',
    headers: { 'content-length': '1000000' },
  });
  upload.on('error', () => {});
  upload.write('the beginning of something new');
  const partial = () => readdirSync(join(directory, 's3/files/folder')).find((name) => name.endsWith('.partial'));
  await eventually(async () => partial());
  upload.destroy();
  await eventually(async () => partial() === undefined);
  expect(await read()).toBe('old');
  expect(readdirSync(join(directory, 'journal'))).toHaveLength(1);
});

test('a new object is in the journal before its upload is answered', async () => {
  const { ETag } = await client.send(new PutObjectCommand({ ...object, Body: 'content' }));
  const [entry = ''] = readdirSync(join(directory, 'journal'));
  expect(JSON.parse(readFileSync(join(directory, 'journal', entry), 'utf8'))).toEqual({
    bucket: 'files',
    key: 'folder/object',
    size: 7,
    eTag: ETag?.replaceAll('"', ''),
    eventName: 'ObjectCreated:Put',
    at: expect.any(String),
  });
});

test('browsers of the portal’s origins may upload and read, others not', async () => {
  const preflight = (origin: string) =>
    fetch(`${engine.endpoint}/files`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  expect((await preflight('https://portal.example')).ok).toBe(true);
  expect((await preflight('https://elsewhere.example')).ok).toBe(false);
  await client.send(new PutObjectCommand({ ...object, Body: 'x' }));
  const reply = await fetch(`${engine.endpoint}/files/${object.Key}`, {
    headers: { origin: 'https://portal.example' },
  });
  expect(reply.headers.get('access-control-allow-origin')).toBe('https://portal.example');
});

test('it ends while a client is connected', async () => {
  const idle = request(`${engine.endpoint}/files`, { method: 'PUT', headers: { 'content-length': '10' } });
  idle.on('error', () => {});
  idle.flushHeaders();
  await once(idle, 'socket');
  await engine.stop();
  await expect(fetch(engine.endpoint)).rejects.toThrow();
});
