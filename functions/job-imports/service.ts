import { byHand } from '#shared/domain/posting.ts';
import type { UploadSigner } from '#shared/files/upload-s3.ts';
import type { Operations } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { importReport, newImportRun } from '#shared/imports/report.ts';
import { readImport, toImportRunItem } from '#shared/imports/repository.ts';
import { postingUploads } from '#shared/jobs/posting-import-request.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, unprocessable } from '#shared/problem.ts';
import type { routes } from './routes.ts';

/** Packed or not: about half a million postings. */
const maxUploadBytes = 1024 ** 3;

export function jobImportOperations(services: {
  readonly table: Table;
  readonly uploads: UploadSigner;
}): Operations<typeof routes> {
  const { table, uploads } = services;
  return {
    createJobImport: async (call) => {
      const actor = await call.caller;
      if (call.body.source === byHand) {
        throw unprocessable('/body/source', `\`${byHand}\` is the source of postings that are written by hand.`);
      }
      const id = newId(call.now.getTime());
      const run = newImportRun({ id, kind: 'jobs', request: call.body, createdBy: actor.id }, call.now);
      const upload = await uploads.sign({
        key: `${postingUploads}${id}`,
        contentType: 'application/octet-stream',
        minBytes: 0,
        maxBytes: maxUploadBytes,
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
      const body = { import: importReport(run, [], call.now), upload };
      return call.commit(transaction, { body, location: `/v1/job-imports/${id}` });
    },

    getJobImport: async (call) => {
      const [found] = await Promise.all([readImport(table, call.path.importId), call.caller]);
      if (found?.run.kind !== 'jobs') {
        throw notFound();
      }
      return { body: importReport(found.run, found.rejections, call.now) };
    },
  };
}
