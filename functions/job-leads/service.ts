import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { deleteJobLead, updateJobLead } from './change.ts';
import { getJobLead, listJobLeads } from './read.ts';
import type { routes } from './routes.ts';
import { createJobLead } from './save.ts';

/** What the use cases stand on. */
export type Service = Pick<Platform, 'table'>;

export function jobLeadOperations(service: Service): Operations<typeof routes> {
  return {
    listJobLeads: (call) => listJobLeads(service, call),
    createJobLead: (call) => createJobLead(service, call),
    getJobLead: (call) => getJobLead(service, call),
    updateJobLead: (call) => updateJobLead(service, call),
    deleteJobLead: (call) => deleteJobLead(service, call),
  };
}
