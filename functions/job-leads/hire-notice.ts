import type { JobLead } from '#shared/domain/job-lead.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { newId } from '#shared/ids.ts';
import { staffRecipient } from '#shared/mail/recipients.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';

/**
 * JL-08: one mail for each of the assigned staff who may get mail, in their language: one operation each, at most 20. It says
 * neither who was hired nor where; its link leads there.
 *
 * @returns how many are told
 */
export function tellOfHire(
  transaction: Transaction,
  staff: readonly Staff[],
  { clientId }: Pick<JobLead, 'clientId'>,
  { now, requestId }: { readonly now: Date; readonly requestId: string },
): number {
  const recipients = staff.flatMap((member) => staffRecipient(member) ?? []);
  for (const { to, language, name } of recipients) {
    const message = {
      template: 'client-hired',
      language,
      to,
      data: { audience: 'staff', recipientName: name, clientId },
    } as const;
    transaction.put(outboxItem(newId(now.getTime()), { kind: 'mail', message }, now, requestId));
  }
  return recipients.length;
}
