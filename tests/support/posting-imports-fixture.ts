import { PutObjectCommand } from '@aws-sdk/client-s3';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { importPostings, type Dependencies as PostingImportPorts } from '#functions/import-postings/import-postings.ts';
import { searchJobs } from '#functions/job-postings/search-jobs.ts';
import { buckets } from '#infra/local/environment.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { newId } from '#shared/ids.ts';
import { ImportReport, importReport, newImportRun } from '#shared/imports/report.ts';
import { importRunById, readImport, toImportRunItem } from '#shared/imports/repository.ts';
import { buildJobIndex } from '#shared/jobs/build-index.ts';
import { S3IndexStore } from '#shared/jobs/index-files-s3.ts';
import { JobIndexReader } from '#shared/jobs/index-reader.ts';
import { JobIndexRepository } from '#shared/persistence/job-index.ts';
import { postingShard, postingShards } from '#shared/persistence/keys.ts';
import { type PostingEntry, postingEntries } from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { SkillSnapshot } from '#shared/vocabulary/skill-snapshot.ts';
import { SkillVocabulary } from '#shared/vocabulary/skill-vocabulary.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import { ndjson } from './posting-lines.ts';

const s3 = connectS3({ S3_PATH_STYLE: true });
const store = new S3IndexStore(s3, buckets.data);

/** Imports into one table, as the function does them, with a clock of its own. */
export class PostingImportsFixture {
  readonly table: Table;
  now = Date.parse('2026-06-01T12:00:00.000Z');
  vocabulary: Vocabulary = new SkillVocabulary('1', SkillSnapshot.empty(), []);
  builds = 0;

  constructor(table: Table) {
    this.table = table;
  }

  readonly clock = () => {
    this.now += 1;
    return new Date(this.now);
  };

  /** An import whose file has arrived. */
  async upload(
    body: string | Uint8Array,
    request: { readonly source?: string; readonly complete?: boolean } = {},
    prefix?: string,
  ): Promise<string> {
    const importId = newId();
    const run = newImportRun(
      {
        id: importId,
        kind: 'jobs',
        request: { format: 'ndjson', source: request.source ?? 'a-source', complete: request.complete ?? false },
        createdBy: 'somebody',
      },
      this.clock(),
    );
    await new Transaction().put(toImportRunItem(run)).commit(this.table);
    await this.replaceFile(importId, body, prefix);
    return importId;
  }

  async replaceFile(importId: string, body: string | Uint8Array, prefix?: string): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket: buckets.incoming, Key: this.#key(importId, prefix), Body: body }));
  }

  #key(importId: string, prefix = `job-imports/${this.table.name}/`): string {
    return prefix + importId;
  }

  ports(importId: string, table: Table = this.table): PostingImportPorts {
    return {
      table,
      open: () => new BucketObjects(s3, buckets.incoming).openTagged(this.#key(importId)),
      vocabulary: async () => this.vocabulary,
      buildIndex: async () => {
        this.builds += 1;
        await this.buildIndex(table);
      },
      clock: this.clock,
    };
  }

  async buildIndex(table: Table = this.table) {
    return buildJobIndex({ table, store, clock: this.clock });
  }

  /** Calls until the import is over, as the loop does. @returns its report */
  async finish(importId: string, mayGoOn: () => boolean = () => true): Promise<ImportReport> {
    for (let call = 0; call < 200; call += 1) {
      const { done } = await importPostings(this.ports(importId), importId, mayGoOn);
      if (done) {
        return this.report(importId);
      }
    }
    throw new Error('The import came to no end');
  }

  async import(
    lines: readonly unknown[],
    request: { source?: string; complete?: boolean } = {},
  ): Promise<ImportReport> {
    return this.finish(await this.upload(ndjson(lines), request));
  }

  async report(importId: string): Promise<ImportReport> {
    const found = await readImport(this.table, importId);
    if (!found) {
      throw new Error('no such import');
    }
    return ImportReport.parse(importReport(found.run, found.rejections, new Date(this.now)));
  }

  run(importId: string) {
    return importRunById(this.table, importId);
  }

  async entries(): Promise<Map<string, PostingEntry>> {
    const entries = new Map<string, PostingEntry>();
    for await (const entry of postingEntries(this.table)) {
      entries.set(entry.posting.postingId, entry);
    }
    return entries;
  }

  /** Titles that readers of the board see. */
  async board(): Promise<string[]> {
    const reader = new JobIndexReader(new JobIndexRepository(this.table), store);
    const index = await reader.read();
    const { hits } = searchJobs(index, { query: {}, sort: 'date', limit: 10_000, now: new Date(this.now) });
    const entries = await this.entries();
    return hits.map(({ postingId }) => entries.get(postingId)?.posting.title ?? '?').sort();
  }

  /** Every entry as it lies in the table, to tell that nothing was written. */
  async rawEntries(): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let shard = 0; shard < postingShards; shard += 1) {
      const { Items = [] } = await this.table.db.send(
        new QueryCommand({
          TableName: this.table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': postingShard(shard) },
        }),
      );
      items.push(...Items);
    }
    return items;
  }
}
