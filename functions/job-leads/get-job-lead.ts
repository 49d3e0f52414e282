import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { jobLeadById } from '#shared/persistence/job-leads.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getJobLead(dependencies: Dependencies, call: Call<typeof routes.getJobLead>) {
  const { clientId, leadId } = call.path;
  const [{ actor }, lead] = await Promise.all([
    permitted(dependencies, call, 'read_job_leads'),
    jobLeadById(dependencies.table, clientId, leadId),
  ]);
  if (!lead) {
    throw notFound();
  }
  await auditClientRead(dependencies, call, actor, 'job_lead.read');
  return { body: lead, version: lead.version };
}
