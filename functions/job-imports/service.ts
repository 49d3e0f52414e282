import type { UploadSigner } from '#shared/files/upload-s3.ts';
import type { Operations } from '#shared/http/call.ts';
import { notFound, Problem } from '#shared/http/problem.ts';
import { newId } from '#shared/ids.ts';
import { type ImportRejection, type ImportRun, importReport, newImportRun } from '#shared/imports/report.ts';
import { readImport, toImportRunItem } from '#shared/imports/repository.ts';
import { PostingImportRequest, postingUploads } from '#shared/jobs/posting-import-request.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import type { Table } from '#shared/persistence/client.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { routes } from './routes.ts';

/** Packed or not: about half a million postings. */
const largestUpload = 1024 ** 3;

export function jobImportOperations(services: {
  readonly table: Table;
  readonly uploads: UploadSigner;
}): Operations<typeof routes> {
  const { table, uploads } = services;
  return {
    startJobImport: async (call) => {
      const actor = await call.caller;
      const id = newId(call.now.getTime());
      const run = newImportRun({ id, kind: 'jobs', request: call.body, createdBy: actor.id }, call.now);
      const upload = await uploads.sign({
        key: `${postingUploads}${id}`,
        contentType: 'application/octet-stream',
        minBytes: 0,
        maxBytes: largestUpload,
      });
      const transaction = new Transaction()
        .create(toImportRunItem(run), () => new Problem('conflict', 'This import exists already.'))
        .put(
          auditItem({
            action: 'job_import.requested',
            actor,
            subject: { kind: 'job-import', id },
            at: call.now,
            requestId: call.requestId,
          }),
        );
      const body = { import: view(run, [], call.now), upload };
      return call.commit(transaction, { body, location: `/v1/job-imports/${id}` });
    },

    readJobImport: async (call) => {
      const [found] = await Promise.all([readImport(table, call.path.importId), call.caller]);
      if (found?.run.kind !== 'jobs') throw notFound();
      return { body: view(found.run, found.rejections, call.now) };
    },
  };
}

function view(run: ImportRun, rejections: readonly ImportRejection[], now: Date) {
  return { ...importReport(run, rejections, now), ...PostingImportRequest.parse(run.request) };
}
