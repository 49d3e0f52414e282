import type { Call } from '#shared/http/call.ts';
import { importReport } from '#shared/imports/report.ts';
import { readImport } from '#shared/imports/repository.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getJobImport({ table }: Dependencies, call: Call<typeof routes.getJobImport>) {
  const [found] = await Promise.all([readImport(table, call.path.importId), call.caller]);
  if (found?.run.kind !== 'jobs') {
    throw notFound();
  }
  return { body: importReport(found.run, found.rejections, call.now) };
}
