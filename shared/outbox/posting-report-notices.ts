import type { PostingReport } from '#shared/domain/posting-report.ts';
import { reference } from '#shared/domain/reference.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { EffectFailure } from '#shared/effect-failure.ts';
import { hashedId } from '#shared/ids.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import { postingReportById } from '#shared/persistence/posting-reports.ts';
import { getSettings } from '#shared/persistence/settings.ts';
import { listStaff } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';
import { addEffectOnce, outboxItem } from './repository.ts';
import type { Apply } from './worker.ts';

/** FRD-03: has whoever looks after the job board told of a report: one operation. */
export function announceReport(transaction: Transaction, { id }: PostingReport, context: RequestContext): void {
  const effect = { kind: 'posting-report.notify', reportId: id } as const;
  transaction.put(outboxItem(context, effect));
}

/**
 * Applies the outbox effect `posting-report.notify`: puts one mail for each active job board administrator into the outbox, or,
 * if there are none, one for the operator's mailbox. Doing it again adds none.
 *
 * @throws EffectFailure for good where there is nobody to tell, so that the operator hears of it
 */
export function reportNotifier(table: Table, clock: Clock): Apply<'posting-report.notify'> {
  return async ({ reportId }, { requestId }) => {
    const [report, withoutProvider, settings] = await Promise.all([
      postingReportById(table, reportId),
      listStaff(table, 'none'),
      getSettings(table),
    ]);
    if (!report) {
      return;
    }
    const messages = recipients(withoutProvider, settings.reportFallbackEmail).map((recipient) =>
      messageOf(report, recipient),
    );
    if (messages.length === 0) {
      throw new EffectFailure('nobody-to-tell', { permanent: true });
    }
    await Promise.all(
      messages.map((message) => {
        const id = hashedId('posting-report', reportId, message.to);
        return addEffectOnce(table, id, { kind: 'mail', message }, { now: clock(), requestId });
      }),
    );
  };
}

type Recipient = Pick<MailMessage, 'to' | 'language'> & { readonly name?: string };

function recipients(staff: readonly Staff[], mailbox: string): Recipient[] {
  const administrators = staff.filter(
    ({ kind, accountStatus }) => kind === 'job-board-administrator' && accountStatus === 'active',
  );
  if (administrators.length > 0) {
    return administrators.map(({ email, language, firstName }) => ({ to: email, language, name: firstName }));
  }
  return mailbox === '' ? [] : [{ to: mailbox, language: 'en' }];
}

function messageOf({ posting, reason, comments }: PostingReport, { to, language, name }: Recipient): MailMessage {
  return {
    template: 'job-report',
    language,
    to,
    data: {
      audience: 'staff',
      ...(name === undefined ? {} : { recipientName: name }),
      posting: { postingId: posting.postingId, title: posting.title, employer: posting.employer.name },
      reason: reference.reportReason.find(({ code }) => code === reason)?.label ?? { en: reason },
      ...(comments === undefined ? {} : { comments }),
    },
  };
}
