import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toPostingReportItem } from '#shared/persistence/posting-reports.ts';
import { postingIdOf, postingsById } from '#shared/persistence/postings.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { daysBefore } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';
import { demoSource } from './postings-demo.ts';

const reports = [
  {
    externalId: 'demo-004',
    daysAgo: 6,
    reason: 'asks_for_money_or_banking_data',
    comments: 'They wanted a deposit for a uniform before the interview.',
    reportedBy: 'client',
  },
  { externalId: 'demo-004', daysAgo: 4, reason: 'scam_recruitment' },
  {
    externalId: 'demo-012',
    daysAgo: 1,
    reason: 'misrepresents_employer_position_or_pay',
    comments: 'The wage on the phone was two dollars lower than in the posting.',
  },
] as const;

/** What people reported of the demo's postings; the mails of it are long read. */
export async function seedDemoPostingReports({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const now = clock();
  const postings = await postingsById(
    table,
    reports.map(({ externalId }) => postingIdOf(demoSource, externalId)),
  );
  const put = reports.flatMap(({ externalId, daysAgo, ...report }) => {
    const posting = postings.get(postingIdOf(demoSource, externalId));
    if (!posting) {
      return [];
    }
    const at = daysBefore(now, daysAgo);
    const { postingId, title, employer } = posting;
    const stamps = { id: newId(at.getTime()), reportedAt: at.toISOString() };
    return [toPostingReportItem(omitUndefined({ ...report, ...stamps, posting: { postingId, title, employer } }))];
  });
  await batchWrite(table, { put });
}
