/** Vocabulary files, made up for tests, and the way they go from an upload to a report. */
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import { importTaxonomy } from '#functions/import-taxonomy/import-taxonomy.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { buckets } from '#infra/local/environment.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import type { UploadForm } from '#shared/files/upload-form.ts';
import { UploadSigner } from '#shared/files/upload-s3.ts';
import { type ImportReport, importReport, newImportRun } from '#shared/imports/report.ts';
import { readImport, toImportRunItem } from '#shared/imports/repository.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { type SnapshotStore, VocabularyReader } from '#shared/vocabulary/reader.ts';
import { S3SnapshotStore } from '#shared/vocabulary/snapshot-store-s3.ts';
import { type TaxonomyRequest, taxonomyUploads } from '#shared/vocabulary/taxonomy-import.ts';

export const escoHeader = 'conceptType,conceptUri,preferredLabel,altLabels';

/** A line of ESCO's file: `escoLine('a1', 'welding', ['weld', 'arc welding'])`. */
export function escoLine(id: string, label: string, aliases: readonly string[] = []): string {
  const uri = `http://data.europa.eu/esco/skill/${id}`;
  return `KnowledgeSkillCompetence,${uri},${cell(label)},${cell(aliases.join('\n'))}`;
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Sends a file with a signed form, as browsers do. */
export async function upload(form: UploadForm, file: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) {
    body.append(name, value);
  }
  body.append('file', new Blob([file]));
  return fetch(form.url, { method: 'POST', body });
}

/** Imports into one table, over the real S3 engine. */
export function vocabularyImports(table: Table) {
  const s3 = new S3Client({
    ...clientSettings(inject('engines').s3),
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const store = new S3SnapshotStore(s3, buckets.data);
  const signer = new UploadSigner({ S3_PATH_STYLE: true }, buckets.incoming);
  const uploads = new BucketObjects(s3, buckets.incoming);
  const log = new EventLog('test');

  function importer(over: SnapshotStore = store, now = new Date()) {
    const dependencies = { table, uploads, store: over, clock: () => now, log };
    return { run: (importId: string) => importTaxonomy(dependencies, importId) };
  }

  /** An import that was asked for and whose file has arrived. */
  async function arrived(request: TaxonomyRequest, file: string | Uint8Array<ArrayBuffer>): Promise<string> {
    const run = newImportRun(
      { id: randomUUID(), kind: 'taxonomy', request: omitUndefined(request), createdBy: 'staff-1' },
      new Date(),
    );
    await new Transaction().create(toImportRunItem(run), () => new Error('taken')).commit(table);
    const key = `${taxonomyUploads}${run.id}`;
    const form = await signer.sign({ key, contentType: 'application/octet-stream', minBytes: 1, maxBytes: 1e8 });
    const { status } = await upload(form, file);
    if (status !== 204) {
      throw new Error(`S3 answered ${status}`);
    }
    return run.id;
  }

  async function report(importId: string): Promise<ImportReport> {
    const found = await readImport(table, importId);
    if (!found) {
      throw new Error('no such import');
    }
    return importReport(found.run, found.rejections, new Date());
  }

  return {
    store,
    signer,
    uploads,
    importer,
    arrived,
    report,

    /** From the upload to the report. */
    async import(request: TaxonomyRequest, file: string | Uint8Array<ArrayBuffer>): Promise<ImportReport> {
      const importId = await arrived(request, file);
      await importer().run(importId);
      return report(importId);
    },

    /** A reader without anything cached. */
    reader: () => new VocabularyReader(table, store),

    objectExists: async (key: string) =>
      s3.send(new GetObjectCommand({ Bucket: buckets.data, Key: key })).then(
        () => true,
        () => false,
      ),
  };
}
