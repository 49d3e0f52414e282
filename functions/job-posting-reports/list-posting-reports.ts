import { isOpen } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { postingReportPage } from '#shared/persistence/posting-reports.ts';
import { postingsById } from '#shared/persistence/postings.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function listPostingReports({ table }: Dependencies, call: Call<typeof routes.listPostingReports>) {
  const { limit, cursor } = call.query;
  const start = await call.decodeCursor(cursor);
  const [, { reports, next }] = await Promise.all([call.caller, postingReportPage(table, { limit, start })]);
  const ids = reports.map(({ posting }) => posting.postingId);
  const [postings, nextCursor] = await Promise.all([postingsById(table, ids), call.encodeCursor(next)]);
  const items = reports.map((report) => {
    const posting = postings.get(report.posting.postingId);
    const onBoard = posting !== undefined && isOpen(posting, call.now);
    return { ...report, posting: { ...report.posting, onBoard } };
  });
  return { body: { items, nextCursor } };
}
