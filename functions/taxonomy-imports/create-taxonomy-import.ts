import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { newImportRun } from '#shared/imports/report.ts';
import { toImportRunItem } from '#shared/imports/repository.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import { taxonomyUploads } from '#shared/vocabulary/taxonomy-import.ts';
import type { Dependencies } from './dependencies.ts';
import { taxonomyImportView } from './get-taxonomy-import.ts';
import type { routes } from './routes.ts';

/** Compressed or not: the largest ESCO file has 10 MB. */
const maxUploadBytes = 64 * 1024 ** 2;

export async function createTaxonomyImport({ uploads }: Dependencies, call: Call<typeof routes.createTaxonomyImport>) {
  const { now } = call;
  const actor = await call.caller;
  const id = newId(now.getTime());
  const run = newImportRun({ id, kind: 'taxonomy', request: omitUndefined(call.body), createdBy: actor.id }, now);
  const upload = await uploads.sign({
    key: `${taxonomyUploads}${id}`,
    contentType: 'application/octet-stream',
    minBytes: 1,
    maxBytes: maxUploadBytes,
  });
  const subject = { kind: 'vocabulary', id } as const;
  const transaction = new Transaction()
    .create(toImportRunItem(run), () => new Problem('conflict', 'This import exists already.'))
    .put(auditItem(call, { action: 'taxonomy_import.requested', actor, subject }));
  const body = { import: taxonomyImportView(run, [], now), upload };
  return call.commit(transaction, { body, location: `/v1/taxonomy-imports/${id}` });
}
