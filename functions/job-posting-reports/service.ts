import { isOpen } from '#shared/domain/posting.ts';
import type { PostingReport } from '#shared/domain/posting-report.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { newId } from '#shared/ids.ts';
import { announceReport } from '#shared/outbox/posting-report-notices.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { addPostingReport, postingReportPage } from '#shared/persistence/posting-reports.ts';
import { postingById, postingsById } from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound } from '#shared/problem.ts';
import type { routes } from './routes.ts';

type Service = Pick<Platform, 'table'>;

export function postingReportOperations(service: Service): Operations<typeof routes> {
  return {
    reportJobPosting: (call) => reportPosting(service, call),
    listPostingReports: (call) => listReports(service, call),
  };
}

/** FRD-01, FRD-04: the report and its mail; the posting and its employer stay as they are. */
async function reportPosting({ table }: Service, call: Call<typeof routes.reportJobPosting>) {
  const [actor, posting] = await Promise.all([call.caller, postingById(table, call.path.postingId)]);
  if (!posting || !isOpen(posting, call.now)) {
    throw notFound();
  }
  const { now, requestId } = call;
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
    transaction.put(auditItem({ action: 'job_posting.reported', actor, subject, at: now, requestId }));
  }
  return call.commit(transaction, { body: { status: 'accepted' } });
}

async function listReports({ table }: Service, call: Call<typeof routes.listPostingReports>) {
  const { limit, cursor } = call.query;
  const start = await call.decodeCursor(cursor);
  const [, { reports, next }] = await Promise.all([call.caller, postingReportPage(table, { limit, start })]);
  const [postings, nextCursor] = await Promise.all([
    postingsById(
      table,
      reports.map(({ posting }) => posting.postingId),
    ),
    call.encodeCursor(next),
  ]);
  return {
    body: {
      items: reports.map((report) => {
        const posting = postings.get(report.posting.postingId);
        const onBoard = posting !== undefined && isOpen(posting, call.now);
        return { ...report, posting: { ...report.posting, onBoard } };
      }),
      nextCursor,
    },
  };
}
