import type { Operations } from '#shared/http/call.ts';
import { createJobLead } from './create-job-lead.ts';
import { deleteJobLead } from './delete-job-lead.ts';
import type { Dependencies } from './dependencies.ts';
import { getJobLead } from './get-job-lead.ts';
import { listJobLeads } from './list-job-leads.ts';
import type { routes } from './routes.ts';
import { updateJobLead } from './update-job-lead.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listJobLeads: (call) => listJobLeads(dependencies, call),
    createJobLead: (call) => createJobLead(dependencies, call),
    getJobLead: (call) => getJobLead(dependencies, call),
    updateJobLead: (call) => updateJobLead(dependencies, call),
    deleteJobLead: (call) => deleteJobLead(dependencies, call),
  };
}
