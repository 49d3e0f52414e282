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
      'The reply has an upload form: send its `fields`, then the file as `file`, to its `url` within ten minutes. The import starts when the upload is complete. Poll the import for its status.',
      '`esco`: the skills CSV of ESCO, in `language` (default `en`). `csv`: `id,label_en,label_fr,aliases_en,aliases_fr,broader`, aliases separated by `|`. `noc`: `code,title_en,title_fr`. All may be compressed with gzip.',
      'Concepts are added and updated by id, never removed. An empty cell keeps the current value.',
    ].join('\n\n'),
  },
  getTaxonomyImport: {
    method: 'GET',
    path: '/v1/taxonomy-imports/{importId}',
    allow,
    reply: { status: 200, schema: TaxonomyImport },
    tag,
    summary: 'Get the report of an import',
    description:
      '`failed` has a reason; nothing was imported. A `pending` import fails after an hour without an upload.',
  },
});
