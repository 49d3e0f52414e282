import type { Call } from '#shared/http/call.ts';
import { companyNames, searchCompanies } from '#shared/jobs/companies.ts';
import type { Dependencies } from './dependencies.ts';
import { pickerPage } from './picker-page.ts';
import type { routes } from './routes.ts';

export async function listCompanies({ index }: Dependencies, call: Call<typeof routes.listCompanies>) {
  const [jobs] = await Promise.all([index.read(), call.caller]);
  const body = await pickerPage(
    call,
    (ids) => Array.from(companyNames(jobs, ids), ([id, name]) => ({ id, name })),
    (q, limit) => searchCompanies(jobs, q, limit),
  );
  return { body };
}
