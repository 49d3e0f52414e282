import * as z from 'zod';
import { UploadForm } from '#shared/files/upload-form.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { ImportReport } from '#shared/imports/report.ts';
import { TaxonomyRequest } from '#shared/vocabulary/taxonomy-import.ts';

const allow = ['administrator', 'job-board-administrator'] as const;
const TaxonomyImport = z.object({ ...ImportReport.shape, ...TaxonomyRequest.shape });
const tag = 'Skills, occupations, sectors';

export const routes = defineRoutes({
  createTaxonomyImport: {
    method: 'POST',
    path: '/v1/taxonomy-imports',
    allow,
    body: z.strictObject(TaxonomyRequest.shape),
    reply: { status: 201, schema: z.object({ import: TaxonomyImport, upload: UploadForm }) },
    tag,
    summary: 'Import skills or occupations',
    description: [
      'Answers with a form: send its `fields`, then the file as `file`, to its `url` within ten minutes. The import starts when the file has arrived whole; poll it.',
      '`esco`: ESCO’s own skills CSV, in `language` (`en` unless said). `csv`: `id,label_en,label_fr,aliases_en,aliases_fr,broader`, aliases separated by `|`. `noc`: `code,title_en,title_fr`. All may be gzipped.',
      'Concepts are added and updated by id, never removed; an empty cell leaves what is there.',
    ].join('\n\n'),
  },
  getTaxonomyImport: {
    method: 'GET',
    path: '/v1/taxonomy-imports/{importId}',
    allow,
    reply: { status: 200, schema: TaxonomyImport },
    tag,
    summary: 'What an import did',
    description:
      '`failed` with a reason: nothing of the file was taken. A `pending` import whose file never came fails after an hour.',
  },
});
