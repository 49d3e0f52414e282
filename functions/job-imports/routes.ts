import * as z from 'zod';
import { UploadForm } from '#shared/files/upload-form.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { ImportReport } from '#shared/imports/report.ts';
import { PostingImportRequest } from '#shared/jobs/posting-import-request.ts';

const allow = ['job-board-administrator', 'administrator'] as const;
const tag = 'Job board administration';

export const routes = defineRoutes({
  createJobImport: {
    method: 'POST',
    path: '/v1/job-imports',
    allow,
    body: z.strictObject(PostingImportRequest.shape),
    reply: { status: 201, schema: z.object({ import: ImportReport, upload: UploadForm }) },
    tag,
    summary: 'Start an import of job postings',
    description: [
      'The response has a form: POST its `fields`, then the file as `file`, to its `url` within ten minutes. The import starts when the upload is complete. Poll it.',
      '`ndjson`: one JSON posting per line, optionally gzipped. `source` and `externalId` identify a posting. Invalid lines are rejected with a reason; the others are imported.',
      'With `complete`, postings of the source that are not in the file are withdrawn. None is withdrawn if a line has no usable `externalId`, or if no line is valid; `reason` then says so.',
      'Unknown fields are ignored; `reason` names them.',
    ].join('\n\n'),
  },
  getJobImport: {
    method: 'GET',
    path: '/v1/job-imports/{importId}',
    allow,
    reply: { status: 200, schema: ImportReport },
    tag,
    summary: 'Get the report of an import',
    description:
      'Once it is `completed`, the job board shows the imported postings. A `pending` import without an upload fails after an hour.',
  },
});
