import { isOpen } from '#shared/domain/posting.ts';
import type { PostingReport } from '#shared/domain/posting-report.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { announceReport } from '#shared/outbox/posting-report-notices.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { addPostingReport } from '#shared/persistence/posting-reports.ts';
import { postingById } from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/**
 * Stores the report and queues its mail; the posting itself does not change (FRD-01, FRD-04). Of the reporter, only the kind
 * of account is kept.
 */
export async function reportJobPosting({ table }: Dependencies, call: Call<typeof routes.reportJobPosting>) {
  const [actor, posting] = await Promise.all([call.caller, postingById(table, call.path.postingId)]);
  if (!posting || !isOpen(posting, call.now)) {
    throw notFound();
  }
  const { now } = call;
  const { reason, comments } = call.body;
  const { postingId, title, employer } = posting;
  const report: PostingReport = {
    id: newId(now.getTime()),
    posting: { postingId, title, employer },
    reason,
    ...(comments === undefined ? {} : { comments }),
    ...(actor ? { reportedBy: actor.kind } : {}),
    reportedAt: now.toISOString(),
  };
  const transaction = new Transaction();
  addPostingReport(transaction, report);
  announceReport(transaction, report, call);
  if (actor && actor.kind !== 'client') {
    const subject = { kind: 'job-posting', id: postingId } as const;
    transaction.put(auditItem(call, { action: 'job_posting.reported', actor, subject }));
  }
  return call.commit(transaction, { body: { status: 'accepted' } });
}
