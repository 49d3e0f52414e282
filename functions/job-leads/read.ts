import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { countsOf } from '#shared/domain/job-lead.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { jobLeadById, jobLeadsOf } from '#shared/persistence/job-leads.ts';
import { descending } from '#shared/persistence/keys.ts';
import { notFound } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** The counts come from the leads themselves: no race can make them differ. */
export async function listJobLeads(service: Service, call: Call<typeof routes.listJobLeads>) {
  const { status } = call.query;
  const [{ actor }, leads] = await Promise.all([
    permitted(service, call, 'read_job_leads'),
    jobLeadsOf(service.table, call.path.clientId),
  ]);
  const wanted = leads.filter((lead) => !status || status.includes(lead.status));
  const [page] = await Promise.all([
    sortedPage(call, wanted, ({ savedAt, id }) => [descending(savedAt), id]),
    auditClientRead(service, call, actor, 'job_leads.read'),
  ]);
  return { body: { ...page, counts: countsOf(leads) } };
}

export async function getJobLead(service: Service, call: Call<typeof routes.getJobLead>) {
  const { clientId, leadId } = call.path;
  const [{ actor }, lead] = await Promise.all([
    permitted(service, call, 'read_job_leads'),
    jobLeadById(service.table, clientId, leadId),
  ]);
  if (!lead) {
    throw notFound();
  }
  await auditClientRead(service, call, actor, 'job_lead.read');
  return { body: lead, version: lead.version };
}
