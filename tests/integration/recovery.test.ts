import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backUp, digestOf, type Place, restore, wipe } from '#infra/cli/recovery.ts';
import { buckets } from '#infra/local/environment.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { keys } from '#shared/persistence/keys.ts';
import { readMatchResults, writeMatchResults } from '#shared/persistence/match-results.ts';
import { giveClient } from '../support/client-file.ts';
import { testTable } from '../support/engines.ts';
import { scratchFolder } from '../support/scratch.ts';

const s3 = connectS3({ S3_PATH_STYLE: true });
let lost: Awaited<ReturnType<typeof testTable>>;
let place: Place;
let folder = '';
beforeAll(async () => {
  lost = await testTable();
  place = { dynamodb: lost.client, s3, buckets };
  folder = await scratchFolder('portal-recovery-');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const entry = { postingId: 'p', matched: 3, required: 4, preferredMatched: 0, postedAt: 1, firstSeen: 2 };

async function addFile(clientId: string) {
  const id = randomUUID();
  const file = { ...keys.file(clientId, id), entity: 'File', schema: 1, id, clientId, status: 'available' };
  await batchWrite(lost.table, { put: [file] });
  await s3.send(new PutObjectCommand({ Bucket: buckets.files, Key: `files/${id}`, Body: `bytes of ${id}` }));
  return id;
}

it('a table and its objects that are lost come back item for item, byte for byte, under another name', async () => {
  const people = await Promise.all(
    Array.from({ length: 30 }, (_, at) => giveClient(lost.table, { firstName: `Émilie ${at}` })),
  );
  const [client] = people;
  if (!client) {
    throw new Error('There are people');
  }
  await writeMatchResults(lost.table, [
    { clientId: client.id, entries: [entry], cut: false, rulesVersion: 1, taxonomyVersion: 'v', updatedAt: 'now' },
  ]);
  const fileId = await addFile(client.id);
  const wanted = await digestOf(place, lost.name);
  expect(wanted.items).toMatchObject({ Client: 30, Person: 30, MatchInput: 30, MatchResult: 1, File: 1 });
  expect(Object.keys(wanted.objects)).toEqual([`files/files/${fileId}`]);

  await backUp(place, lost.name, join(folder, 'whole'));
  await wipe(place, lost.name);
  await expect(lost.client.send(new DescribeTableCommand({ TableName: lost.name }))).rejects.toThrow();

  const name = `${lost.name}-restored`;
  await restore(place, join(folder, 'whole'), name);
  expect(await digestOf(place, name)).toEqual(wanted);
  const table = { ...lost.table, name };
  expect(await clientById(table, client.id)).toEqual(client);
  expect((await readMatchResults(table, [client.id])).get(client.id)?.entries).toEqual([entry]);

  // What a digest is for: it notices one attribute, one item, one byte.
  await batchWrite(table, { put: [{ ...keys.generalNotes(client.id), entity: 'GeneralNotes', text: 'x' }] });
  const noted = await digestOf(place, name);
  expect(noted.itemsHash).not.toBe(wanted.itemsHash);
  await batchWrite(table, { put: [{ ...keys.generalNotes(client.id), entity: 'GeneralNotes', text: 'y' }] });
  const changed = await digestOf(place, name);
  expect(changed.items).toEqual(noted.items);
  expect(changed.itemsHash).not.toBe(noted.itemsHash);
  await s3.send(new PutObjectCommand({ Bucket: buckets.files, Key: `files/${fileId}`, Body: 'other bytes' }));
  expect((await digestOf(place, name)).objects).not.toEqual(wanted.objects);
  await s3.send(new DeleteObjectCommand({ Bucket: buckets.files, Key: `files/${fileId}` }));
  expect(Object.values((await digestOf(place, name)).objects)).toEqual(['missing']);
  await expect(backUp(place, name, join(folder, 'holes'))).rejects.toThrow('not there');
});
