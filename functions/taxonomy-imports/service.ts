import type { UploadSigner } from '#shared/files/upload-s3.ts';
import type { Operations } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { type ImportRejection, type ImportRun, importReport, newImportRun } from '#shared/imports/report.ts';
import { readImport, toImportRunItem } from '#shared/imports/repository.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { TaxonomyRequest, taxonomyUploads } from '#shared/vocabulary/taxonomy-import.ts';
import type { routes } from './routes.ts';

/** Packed or not; ESCO's largest file has 10 MB. */
const maxUploadBytes = 64 * 1024 ** 2;

export function taxonomyImportOperations(services: {
  readonly table: Table;
  readonly uploads: UploadSigner;
}): Operations<typeof routes> {
  const { table, uploads } = services;
  return {
    createTaxonomyImport: async (call) => {
      const actor = await call.caller;
      const request = omitUndefined(call.body);
      const id = newId(call.now.getTime());
      const run = newImportRun({ id, kind: 'taxonomy', request, createdBy: actor.id }, call.now);
      const upload = await uploads.sign({
        key: `${taxonomyUploads}${id}`,
        contentType: 'application/octet-stream',
        minBytes: 1,
        maxBytes: maxUploadBytes,
      });
      const transaction = new Transaction()
        .create(toImportRunItem(run), () => new Problem('conflict', 'This import exists already.'))
        .put(
          auditItem({
            action: 'taxonomy_import.requested',
            actor,
            subject: { kind: 'vocabulary', id },
            at: call.now,
            requestId: call.requestId,
          }),
        );
      const body = { import: view(run, [], call.now), upload };
      return call.commit(transaction, { body, location: `/v1/taxonomy-imports/${id}` });
    },

    getTaxonomyImport: async (call) => {
      const [found] = await Promise.all([readImport(table, call.path.importId), call.caller]);
      if (found?.run.kind !== 'taxonomy') {
        throw notFound();
      }
      return { body: view(found.run, found.rejections, call.now) };
    },
  };
}

function view(run: ImportRun, rejections: readonly ImportRejection[], now: Date) {
  return { ...importReport(run, rejections, now), ...TaxonomyRequest.parse(run.request) };
}
