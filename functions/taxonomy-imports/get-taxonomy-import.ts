import type { Call } from '#shared/http/call.ts';
import { type ImportRejection, type ImportRun, importReport } from '#shared/imports/report.ts';
import { readImport } from '#shared/imports/repository.ts';
import { notFound } from '#shared/problem.ts';
import { TaxonomyRequest } from '#shared/vocabulary/taxonomy-import.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getTaxonomyImport({ table }: Dependencies, call: Call<typeof routes.getTaxonomyImport>) {
  const [found] = await Promise.all([readImport(table, call.path.importId), call.caller]);
  if (found?.run.kind !== 'taxonomy') {
    throw notFound();
  }
  return { body: taxonomyImportView(found.run, found.rejections, call.now) };
}

export function taxonomyImportView(run: ImportRun, rejections: readonly ImportRejection[], now: Date) {
  return { ...importReport(run, rejections, now), ...TaxonomyRequest.parse(run.request) };
}
