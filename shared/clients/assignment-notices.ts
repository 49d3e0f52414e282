import { staffName } from '#shared/domain/staff.ts';
import { staffRecipient } from '#shared/mail/recipients.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { addEffectOnce, outboxItem } from '#shared/outbox/repository.ts';
import type { Apply } from '#shared/outbox/worker.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';

type Notice = Extract<Effect, { kind: 'assignment.notify' }>;

/** SA-14: tells the newly assigned by mail, but not who did it. One operation; none where there is nobody to tell. */
export function announceAssignment(
  transaction: Transaction,
  { staffIds, ...notice }: Omit<Notice, 'kind' | 'batchId'> & { readonly batchId?: string | undefined },
  context: RequestContext,
): void {
  const told = staffIds.filter((id) => id !== notice.byId);
  if (told.length > 0) {
    const effect = omitUndefined({ kind: 'assignment.notify' as const, staffIds: told, ...notice });
    transaction.put(outboxItem(context, effect));
  }
}

/**
 * Applies the outbox effect `assignment.notify`: puts one mail for each person into the outbox, in their language, if they may get
 * mail and the client is still theirs. Doing it again adds none, and of a bulk call there is one for each person in all.
 */
export function assignmentNotifier(table: Table, clock: Clock): Apply<'assignment.notify'> {
  return async ({ clientId, staffIds, byId, withTasks, batchId }, { id, requestId }) => {
    const [client, staff] = await Promise.all([clientById(table, clientId), staffByIds(table, [...staffIds, byId])]);
    const by = staff.get(byId);
    await Promise.all(
      staffIds.map(async (staffId) => {
        const recipient = staffRecipient(staff.get(staffId));
        if (!recipient || !client?.assignedStaffIds.includes(staffId)) {
          return;
        }
        const { to, language, name } = recipient;
        const data = omitUndefined({
          audience: 'staff' as const,
          recipientName: name,
          assignedBy: by && staffName(by),
          clientId: batchId === undefined ? clientId : undefined,
          withTasks,
        });
        const message = { template: 'assignment-new', language, to, data } as const;
        await addEffectOnce(
          table,
          `${batchId ?? id}-${staffId}`,
          { kind: 'mail', message },
          { now: clock(), requestId },
        );
      }),
    );
  };
}
