import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { countsOf } from '#shared/domain/job-lead.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { jobLeadsOf } from '#shared/persistence/job-leads.ts';
import { descending } from '#shared/persistence/keys.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** Counts the leads at each read, so that the counts are always right. */
export async function listJobLeads(dependencies: Dependencies, call: Call<typeof routes.listJobLeads>) {
  const { status } = call.query;
  const [{ actor }, leads] = await Promise.all([
    permitted(dependencies, call, 'read_job_leads'),
    jobLeadsOf(dependencies.table, call.path.clientId),
  ]);
  const selected = leads.filter((lead) => !status || status.includes(lead.status));
  const [page] = await Promise.all([
    sortedPage(call, selected, ({ savedAt, id }) => [descending(savedAt), id]),
    auditClientRead(dependencies, call, actor, 'job_leads.read'),
  ]);
  return { body: { ...page, counts: countsOf(leads) } };
}
