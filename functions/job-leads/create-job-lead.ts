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
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

type SaveCall = Call<typeof routes.createJobLead>;

export function createJobLead(dependencies: Dependencies, call: SaveCall) {
  const { postingId } = call.body;
  return postingId === undefined ? saveOwnJob(dependencies, call) : savePosting(dependencies, call, postingId);
}

/** Saves a posting once (JB-02, JL-05): the loser of a race gets the winner's lead (ADR 0053). */
async function savePosting(dependencies: Dependencies, call: SaveCall, postingId: string) {
  const { table } = dependencies;
  const { clientId } = call.path;
  const leadId = leadIdOf(clientId, postingId);
  const [{ client }, posting, loaded] = await Promise.all([
    permitted(dependencies, call, 'write_job_leads'),
    postingById(table, postingId),
    jobLeadById(table, clientId, leadId),
  ]);
  return retryOnConflict(async (isFirst) => {
    const saved = isFirst ? loaded : await jobLeadById(table, clientId, leadId);
    if (saved) {
      return { status: 200 as const, body: saved, version: saved.version };
    }
    if (!posting || !isOpen(posting, call.now)) {
      throw unprocessable('/body/postingId', 'This posting is not on the job board, or no longer.');
    }
    const source = call.body.source ?? 'board';
    const lead = newLead({ id: leadId, clientId, postingId, snapshot: snapshotOf(posting), source }, call.now);
    return commitLead(call, client, lead, () => new WriteConflict());
  });
}

/** Saves a job that is not on the board, in the client's own words (JL-06). */
async function saveOwnJob(dependencies: Dependencies, call: SaveCall) {
  const { title = '', employer = '', url } = call.body;
  const { client } = await permitted(dependencies, call, 'write_job_leads');
  const snapshot: JobLeadSnapshot = omitUndefined({ title, employer, url });
  const lead = newLead({ id: newId(call.now.getTime()), clientId: client.id, snapshot, source: 'manual' }, call.now);
  return commitLead(call, client, lead, () => new Problem('conflict', 'This lead exists already.'));
}

function newLead(job: Pick<JobLead, 'id' | 'clientId' | 'postingId' | 'snapshot' | 'source'>, now: Date): JobLead {
  const at = now.toISOString();
  return { ...job, status: 'interested', statusChangedAt: at, savedAt: at, updatedAt: at, version: 1 };
}

/** Writes lead and activity in one transaction (JL-04). */
function commitLead(call: SaveCall, client: Client, lead: JobLead, onConflict: () => Error) {
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
