import { PostingReport } from '#shared/domain/posting-report.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem, queryPage } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

const reportCodec = codec({
  entity: 'PostingReport',
  schema: PostingReport,
  keys: ({ id }) => keys.postingReport(id),
});

export const toPostingReportItem = reportCodec.toItem;

export function addPostingReport(transaction: Transaction, report: PostingReport): void {
  transaction.put(reportCodec.toItem(report));
}

export async function postingReportById(table: Table, reportId: string): Promise<PostingReport | undefined> {
  const item = await getItem(table, keys.postingReport(reportId));
  return item && reportCodec.fromItem(item);
}

/** Newest first; strongly consistent. @param options.start `next` of the previous page */
export async function postingReportPage(table: Table, options: { readonly limit: number; readonly start?: unknown }) {
  const { pk } = keys.postingReport('');
  const query = { partition: pk, newestFirst: true, consistent: true };
  const { items, next } = await queryPage(table, query, options);
  return { reports: items.map((item) => reportCodec.fromItem(item)), next };
}
