import { byHand } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { importReport, newImportRun } from '#shared/imports/report.ts';
import { toImportRunItem } from '#shared/imports/repository.ts';
import { postingUploads } from '#shared/jobs/posting-import-request.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** About half a million postings, gzipped or not. */
const maxUploadBytes = 1024 ** 3;

/** The upload starts `import-postings`; there is no call to confirm it. */
export async function createJobImport({ uploads }: Dependencies, call: Call<typeof routes.createJobImport>) {
  const { body: request, now } = call;
  const actor = await call.caller;
  if (request.source === byHand) {
    throw unprocessable('/body/source', `\`${byHand}\` is reserved for postings that are entered by hand.`);
  }
  const id = newId(now.getTime());
  const run = newImportRun({ id, kind: 'jobs', request, createdBy: actor.id }, now);
  const upload = await uploads.sign({
    key: `${postingUploads}${id}`,
    contentType: 'application/octet-stream',
    minBytes: 0,
    maxBytes: maxUploadBytes,
  });
  const subject = { kind: 'job-import', id } as const;
  const transaction = new Transaction()
    .create(toImportRunItem(run), () => new Problem('conflict', 'This import exists already.'))
    .put(auditItem(call, { action: 'job_import.requested', actor, subject }));
  const body = { import: importReport(run, [], now), upload };
  return call.commit(transaction, { body, location: `/v1/job-imports/${id}` });
}
