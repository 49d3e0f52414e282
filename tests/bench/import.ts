import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { importPostings } from '#functions/import-postings/import-postings.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { ensureTable, startDynamoDb } from '#infra/local/engines/dynamodb.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { demoLine } from '#infra/local/seed/postings-demo.ts';
import { demoSkills } from '#infra/local/seed/vocabulary-demo-skills.ts';
import { newImportRun } from '#shared/imports/report.ts';
import { toImportRunItem } from '#shared/imports/repository.ts';
import { buildJobIndex } from '#shared/jobs/build-index.ts';
import { keys, postingShard, postingShards } from '#shared/persistence/keys.ts';
import { batchGet, queryAll } from '#shared/persistence/reads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { documents, type Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { publish, skills } from '#shared/vocabulary/publish.ts';
import { type SnapshotStore, VocabularyReader } from '#shared/vocabulary/reader.ts';
import { readOwnSkills } from '#shared/vocabulary/rows.ts';
import { scratchFolder } from '../support/scratch.ts';
import { type Bench, figure, median, timed } from './report.ts';

const maxPostings = 10_000;
const importId = 'bench';

/** Postings into the table: our import of a file, beside writing the very items that it writes. */
export const importBench: Bench = {
  name: 'import',
  about: 'postings a second into the local table by our import, beside raw BatchWrite of the same items',
  async run({ postings, rounds }) {
    const count = Math.min(postings, maxPostings);
    const file = ndjson(count);
    const folder = await scratchFolder('bench-import-');
    const { dynamodb: port } = await claimPorts({ dynamodb: 0 });
    const engine = await startDynamoDb({ port, file: join(folder, 'dynamodb') });
    try {
      const client = new DynamoDBClient(clientSettings(engine.endpoint));
      const newTable = async (name: string): Promise<Table> => {
        await ensureTable(client, name);
        return { db: documents(client), name };
      };
      const imported: number[] = [];
      const written: number[] = [];
      const unchanged: number[] = [];
      const built: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const table = await newTable(`import-${round}`);
        const store = memory();
        const rows = await readOwnSkills(chunksOf(Buffer.from(demoSkills)));
        await publish(skills, rows.rows, { table, store, now: new Date() });
        const vocabulary = new VocabularyReader(table, store);
        imported.push((await timed(() => importFile(table, vocabulary, file))).ms);
        built.push((await timed(() => buildJobIndex({ table, store, clock: () => new Date() }))).ms);
        const items = await itemsOf(table);
        if (items.length !== 2 * count) {
          throw new Error(`${items.length} items for ${count} postings`);
        }
        const raw = await newTable(`raw-${round}`);
        written.push((await timed(() => writeRaw(raw, items))).ms);
        unchanged.push((await timed(() => importFile(table, vocabulary, file))).ms);
      }
      const row = (what: string, times: readonly number[]) => ({
        what,
        'median s': figure(median(times) / 1000),
        'postings a second': figure((count * 1000) / median(times)),
        'of raw': figure(median(written) / median(times)),
      });
      return [
        {
          title: `Import: ${count} postings into the local table`,
          method: [
            `${figure(file.length / count)} bytes a line, 4–8 skills each, resolved by a vocabulary of 200 skills; two items a posting`,
            'import: as functions/import-postings does it, from a file in memory, without the index; raw: BatchWrite of the same items, 25 at a time, eight batches under way',
            `median of ${rounds} interleaved rounds, each into a table of its own; the engine keeps its file in memory where the system can`,
          ],
          rows: [
            row('raw BatchWrite', written),
            row('import, all new', imported),
            row('the same file again, nothing new', unchanged),
            row('building the index', built),
          ],
        },
      ];
    } finally {
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function ndjson(count: number): Buffer {
  const now = new Date();
  const lines = Array.from({ length: count }, (_, number) => {
    const { expiresAt: _end, ...line } = demoLine(number, now);
    // Real descriptions are longer than the demo's.
    return JSON.stringify({ ...line, externalId: `bench-${number}`, description: line.description.repeat(4) });
  });
  return Buffer.from(lines.join('\n'));
}

async function importFile(table: Table, vocabulary: VocabularyReader, file: Buffer): Promise<void> {
  const request = { format: 'ndjson', source: 'bench', complete: false };
  const run = newImportRun({ id: importId, kind: 'jobs', request, createdBy: 'bench' }, new Date());
  await new Transaction().put(toImportRunItem(run)).commit(table);
  const ended = await importPostings(
    {
      table,
      open: async () => ({ eTag: 'bench', chunks: chunksOf(file) }),
      vocabulary: () => vocabulary.skills(),
      buildIndex: async () => undefined,
      clock: () => new Date(),
    },
    importId,
    () => true,
  );
  if (ended.run?.status !== 'completed' || ended.run.rejected > 0) {
    throw new Error(JSON.stringify(ended.run));
  }
}

async function* chunksOf(file: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < file.length; from += 65_536) {
    yield file.subarray(from, from + 65_536);
  }
}

function memory(): SnapshotStore & { get(key: string): Promise<Uint8Array>; remove(key: string): Promise<void> } {
  const objects = new Map<string, Uint8Array>();
  return {
    get: async (key) => objects.get(key) ?? new Uint8Array(),
    put: async (key, bytes) => void objects.set(key, bytes),
    remove: async (key) => void objects.delete(key),
  };
}

/** Every posting and entry as it lies in the table. */
async function itemsOf(table: Table): Promise<Item[]> {
  const entries: Item[] = [];
  for (let shard = 0; shard < postingShards; shard += 1) {
    for await (const item of queryAll(table, { partition: postingShard(shard), consistent: true })) {
      entries.push(item);
    }
  }
  const postings: Item[] = [];
  for (let from = 0; from < entries.length; from += 500) {
    const some = entries.slice(from, from + 500).map(({ postingId }) => keys.posting(String(postingId)));
    postings.push(...(await batchGet(table, some)));
  }
  return [...postings, ...entries];
}

async function writeRaw(table: Table, items: readonly Item[]): Promise<void> {
  let next = 0;
  const writer = async () => {
    while (next < items.length) {
      const from = next;
      next += 25;
      let rest = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
      while (rest.length > 0) {
        const { UnprocessedItems } = await table.db.send(
          new BatchWriteCommand({ RequestItems: { [table.name]: rest } }),
        );
        rest = (UnprocessedItems?.[table.name] ?? []) as typeof rest;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
}
