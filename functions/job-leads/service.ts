import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { changeJobLead, removeJobLead } from './change.ts';
import { listJobLeads, readJobLead } from './read.ts';
import type { routes } from './routes.ts';
import { saveJobLead } from './save.ts';

/** What the use cases stand on. */
export type Service = Pick<Platform, 'table'>;

export function jobLeadOperations(service: Service): Operations<typeof routes> {
  return {
    listJobLeads: (call) => listJobLeads(service, call),
    saveJobLead: (call) => saveJobLead(service, call),
    readJobLead: (call) => readJobLead(service, call),
    changeJobLead: (call) => changeJobLead(service, call),
    removeJobLead: (call) => removeJobLead(service, call),
  };
}
