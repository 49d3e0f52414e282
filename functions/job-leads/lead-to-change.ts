import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { jobLeadById } from '#shared/persistence/job-leads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { notFound, versionMismatch } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/**
 * The client and the lead, where the caller is that client.
 * @throws 403 for staff, 404 if the client is hidden or there is no such lead, 412 if the lead has another version
 */
export async function leadToChange(
  { table }: Dependencies,
  call: Call<typeof routes.updateJobLead> | Call<typeof routes.deleteJobLead>,
) {
  const { clientId, leadId } = call.path;
  const [{ client }, lead] = await Promise.all([
    permitted({ table }, call, 'write_job_leads'),
    jobLeadById(table, clientId, leadId),
  ]);
  if (!lead) {
    throw notFound();
  }
  if (lead.version !== call.ifMatch) {
    throw versionMismatch();
  }
  return { client, lead };
}

export function onConflict(existing: Item | undefined) {
  return existing ? versionMismatch() : notFound();
}
