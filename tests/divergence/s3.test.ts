import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { engines } from '../support/engines.ts';

/** What the S3 engine here does otherwise than AWS. A test that fails after an update of it is good news. */

const client = new S3Client({
  ...clientSettings(engines().s3),
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
});

async function post(fields: Readonly<Record<string, string>>, content: string): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, value);
  }
  form.set('file', new Blob([content]));
  return (await fetch(`${engines().s3}/incoming`, { method: 'POST', body: form })).status;
}

test('the policy of a presigned POST is not enforced: key, size and type are checked when the object is inspected', async () => {
  const { fields } = await createPresignedPost(client, {
    Bucket: 'incoming',
    Key: 'allowed',
    Conditions: [
      ['content-length-range', 1, 3],
      ['eq', '$Content-Type', 'application/pdf'],
    ],
    Fields: { 'Content-Type': 'application/pdf' },
  });
  expect(await post(fields, 'more than three bytes')).toBe(204);
  expect(await post({ ...fields, key: 'another' }, 'x')).toBe(204);
  expect(await post({ ...fields, 'Content-Type': 'text/html' }, 'x')).toBe(204);
});

test('an upload needs no signature at all', async () => {
  expect(await post({ key: 'anonymous' }, 'x')).toBe(204);
});

test('anybody may read; on AWS the buckets are closed to the public', async () => {
  await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'private', Body: 'secret' }));
  const reply = await fetch(`${engines().s3}/files/private`);
  expect([reply.status, await reply.text()]).toEqual([200, 'secret']);
});

test('a presigned URL does expire and is verified, as on AWS', async () => {
  await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'signed', Body: 'x' }));
  const command = new GetObjectCommand({ Bucket: 'files', Key: 'signed' });
  const url = await getSignedUrl(client, command, { expiresIn: 60 });
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace('/signed?', '/private?'))).status).toBe(403);
  const past = new Date(Date.now() - 120_000);
  expect((await fetch(await getSignedUrl(client, command, { expiresIn: 60, signingDate: past }))).status).toBe(403);
});

test('nothing is versioned: an overwritten object is gone', async () => {
  for (const Body of ['first', 'second']) {
    const put = await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'twice', Body }));
    expect(put.VersionId).toBeUndefined();
  }
});

test('conditional writes are not: If-None-Match is ignored', async () => {
  const create = { Bucket: 'data', Key: 'once', Body: 'x', IfNoneMatch: '*' };
  await client.send(new PutObjectCommand(create));
  await expect(client.send(new PutObjectCommand(create))).resolves.toBeDefined();
});

test('lists fail: nothing of ours may need them', async () => {
  await expect(client.send(new ListObjectsV2Command({ Bucket: 'data' }))).rejects.toThrow();
});

test('HEAD of a missing object is 404; on AWS it is 403 without permission to list', async () => {
  await expect(client.send(new HeadObjectCommand({ Bucket: 'data', Key: 'missing' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});
