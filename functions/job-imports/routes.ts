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
    summary: 'Import job postings',
    description: [
      'Answers with a form: send its `fields`, then the file as `file`, to its `url` within ten minutes. The import starts when the file has arrived whole; poll it.',
      '`ndjson`: one JSON posting per line, gzipped or not. A posting is found again by `source` and `externalId`; a line that cannot be used is rejected with its reason, and the others are taken.',
      'With `complete`, postings of the source that the file does not name any more end; none does where a line cannot tell which posting it is, or where no line could be taken. `reason` then says so.',
      'Fields that no posting has are left out; `reason` names them.',
    ].join('\n\n'),
  },
  getJobImport: {
    method: 'GET',
    path: '/v1/job-imports/{importId}',
    allow,
    reply: { status: 200, schema: ImportReport },
    tag,
    summary: 'What an import did',
    description:
      'When it is `completed`, the board shows what it brought. A `pending` import whose file never came fails after an hour.',
  },
});
