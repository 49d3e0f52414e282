import { permitted } from '#shared/clients/client-call.ts';
import type { Client } from '#shared/domain/client.ts';
import type { JobLead } from '#shared/domain/job-lead.ts';
import type { Call } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import {
  jobLeadById,
  updateJobLead as writeJobLead,
  deleteJobLead as writeRemoval,
} from '#shared/persistence/job-leads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, versionMismatch } from '#shared/problem.ts';
import { tellOfHire } from './hire-notice.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

type ChangeCall = Call<typeof routes.updateJobLead>;

/** JL-03, JL-07, JL-08: lead, activity and mails in one transaction. */
export async function updateJobLead(service: Service, call: ChangeCall) {
  const { now, requestId } = call;
  const { client, lead: before } = await own(service, call);
  const { notes: notesBefore, ...rest } = before;
  const { status = before.status, notes } = call.body;
  const draft: JobLead = {
    ...rest,
    ...omitUndefined({ status, notes: notes === undefined ? notesBefore : notes?.trim() || undefined }),
  };
  const moved = status !== before.status;
  if (!moved && draft.notes === before.notes) {
    return { body: before, version: before.version };
  }
  const transaction = new Transaction();
  const at = now.toISOString();
  const told = moved && (await tellsStaff(service.table, transaction, client, draft, { now, requestId }));
  const after: JobLead = {
    ...draft,
    ...(moved ? { statusChangedAt: at } : {}),
    ...(told ? { staffToldAt: at } : {}),
    updatedAt: at,
    version: before.version + 1,
  };
  writeJobLead(transaction, before, after, stale);
  if (moved) {
    const subject = { kind: 'job_lead', id: after.id, label: after.snapshot.title };
    recordActivity(transaction, client, 'job_lead_status_changed', now, subject);
  }
  return call.commit(transaction, { body: after, version: after.version });
}

/** JL-08: once a lead, however often it is set; nobody assigned, nobody told. */
async function tellsStaff(
  table: Table,
  transaction: Transaction,
  client: Client,
  lead: JobLead,
  { now, requestId }: { readonly now: Date; readonly requestId: string },
): Promise<boolean> {
  if (lead.status !== 'hired' || lead.staffToldAt !== undefined) {
    return false;
  }
  const staff = await staffByIds(table, client.assignedStaffIds);
  return tellOfHire(transaction, [...staff.values()], lead, { now, requestId }) > 0;
}

/** JL-07. The same posting may be saved again afterwards. */
export async function deleteJobLead(service: Service, call: Call<typeof routes.deleteJobLead>) {
  const { lead } = await own(service, call);
  const transaction = new Transaction();
  writeRemoval(transaction, lead, stale);
  return call.commit(transaction, {});
}

/** @throws 403 for staff, 404 where client or lead are not there for the caller, 412 where it is not as they read it */
async function own({ table }: Service, call: ChangeCall | Call<typeof routes.deleteJobLead>) {
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

function stale(existing: Item | undefined) {
  return existing ? versionMismatch() : notFound();
}
