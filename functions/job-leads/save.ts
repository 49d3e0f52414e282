import { permitted } from '#shared/clients/client-call.ts';
import type { Client } from '#shared/domain/client.ts';
import { type JobLead, type JobLeadSnapshot, snapshotOf } from '#shared/domain/job-lead.ts';
import { isOpen } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { insertJobLead, jobLeadById, leadIdOf } from '#shared/persistence/job-leads.ts';
import { postingById } from '#shared/persistence/postings.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

type SaveCall = Call<typeof routes.createJobLead>;

export function createJobLead(service: Service, call: SaveCall) {
  const { postingId } = call.body;
  return postingId === undefined ? saveOwn(service, call) : savePosting(service, call, postingId);
}

/** JB-02, JL-05: the posting of the board once, as it is now; of two who save it at once the second finds the first's lead. */
async function savePosting(service: Service, call: SaveCall, postingId: string) {
  const { table } = service;
  const { clientId } = call.path;
  const leadId = leadIdOf(clientId, postingId);
  const [{ client }, posting, loaded] = await Promise.all([
    permitted(service, call, 'write_job_leads'),
    postingById(table, postingId),
    jobLeadById(table, clientId, leadId),
  ]);
  return retryOnConflict(async (isFirst) => {
    const saved = isFirst ? loaded : await jobLeadById(table, clientId, leadId);
    if (saved) {
      return { status: 200 as const, body: saved, version: saved.version };
    }
    if (!posting || !isOpen(posting, call.now)) {
      throw unprocessable('/body/postingId', 'The board has no such posting, or no longer.');
    }
    const source = call.body.source ?? 'board';
    const lead = newLead({ id: leadId, clientId, postingId, snapshot: snapshotOf(posting), source }, call.now);
    return add(call, client, lead, () => new WriteConflict());
  });
}

/** JL-06. */
async function saveOwn(service: Service, call: SaveCall) {
  const { title = '', employer = '', url } = call.body;
  const { client } = await permitted(service, call, 'write_job_leads');
  const snapshot: JobLeadSnapshot = omitUndefined({ title, employer, url });
  const lead = newLead({ id: newId(call.now.getTime()), clientId: client.id, snapshot, source: 'manual' }, call.now);
  return add(call, client, lead, () => new Problem('conflict', 'This lead exists already.'));
}

/** JL-02. */
function newLead(job: Pick<JobLead, 'id' | 'clientId' | 'postingId' | 'snapshot' | 'source'>, now: Date): JobLead {
  const at = now.toISOString();
  return { ...job, status: 'interested', statusChangedAt: at, savedAt: at, updatedAt: at, version: 1 };
}

/** JL-04: lead and activity in one transaction. */
function add(call: SaveCall, client: Client, lead: JobLead, onConflict: () => Error) {
  const transaction = new Transaction();
  insertJobLead(transaction, lead, onConflict);
  const subject = { kind: 'job_lead', id: lead.id, label: lead.snapshot.title };
  recordActivity(transaction, client, 'job_saved', call.now, subject);
  return call.commit(transaction, {
    body: lead,
    version: lead.version,
    location: `/v1/clients/${client.id}/job-leads/${lead.id}`,
  });
}
