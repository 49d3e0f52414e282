import type { Client } from '#shared/domain/client.ts';
import type { JobLead } from '#shared/domain/job-lead.ts';
import type { Call } from '#shared/http/call.ts';
import { staffRecipient } from '#shared/mail/recipients.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { updateJobLead as replaceLead } from '#shared/persistence/job-leads.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import { type RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { leadToChange, onConflict } from './lead-to-change.ts';
import type { routes } from './routes.ts';

/** Writes lead, activity and mails in one transaction (JL-03, JL-07, JL-08). */
export async function updateJobLead(dependencies: Dependencies, call: Call<typeof routes.updateJobLead>) {
  const { client, lead: before } = await leadToChange(dependencies, call);
  const { notes: notesBefore, ...rest } = before;
  const { status = before.status, notes } = call.body;
  const draft: JobLead = {
    ...rest,
    ...omitUndefined({ status, notes: notes === undefined ? notesBefore : notes?.trim() || undefined }),
  };
  const isMoved = status !== before.status;
  if (!isMoved && draft.notes === before.notes) {
    return { body: before, version: before.version };
  }
  const transaction = new Transaction();
  const at = call.now.toISOString();
  const isHire = isMoved && status === 'hired' && before.staffToldAt === undefined;
  const isStaffTold = isHire && (await notifyStaffOfHire(dependencies, transaction, client, call));
  const after: JobLead = {
    ...draft,
    ...(isMoved ? { statusChangedAt: at } : {}),
    ...(isStaffTold ? { staffToldAt: at } : {}),
    updatedAt: at,
    version: before.version + 1,
  };
  replaceLead(transaction, before, after, onConflict);
  if (isMoved) {
    const subject = { kind: 'job_lead', id: after.id, label: after.snapshot.title };
    recordActivity(transaction, client, 'job_lead_status_changed', call.now, subject);
  }
  return call.commit(transaction, { body: after, version: after.version });
}

/**
 * Queues one mail for each of the assigned staff who may get mail (JL-08): at most 20, naming neither client nor job.
 * @returns whether anybody gets one; if not, the next `hired` notifies
 */
async function notifyStaffOfHire(
  { table }: Dependencies,
  transaction: Transaction,
  client: Client,
  context: RequestContext,
): Promise<boolean> {
  const staff = await staffByIds(table, client.assignedStaffIds);
  const recipients = [...staff.values()].flatMap((member) => staffRecipient(member) ?? []);
  for (const { to, language, name } of recipients) {
    const data = { audience: 'staff', recipientName: name, clientId: client.id } as const;
    const message = { template: 'client-hired', language, to, data } as const;
    transaction.put(outboxItem(context, { kind: 'mail', message }));
  }
  return recipients.length > 0;
}
