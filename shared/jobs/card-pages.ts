import type { JobLead } from '#shared/domain/job-lead.ts';
import { isOpen, type Posting } from '#shared/domain/posting.ts';
import { savedPostings } from '#shared/persistence/job-leads.ts';
import { postingsById } from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Position } from './position.ts';

/** One hit of the index, with the posting as the table holds it, and the lead of the client who saved it. */
export interface HitWithPosting<H> {
  readonly hit: H;
  readonly posting: Posting;
  readonly lead: JobLead | undefined;
}

/**
 * A full page of postings from pages of the index: one read of the table brings the texts. What the table knows to be
 * withdrawn, while an import has not built the index anew yet, is left out, and the next hits take its place (JB-10).
 *
 * @param options.clientId whose leads to read beside the postings, in the same step
 * @param hits a page of the index that starts after a position
 */
export async function pageOfPostings<H extends { readonly postingId: string; readonly position: Position }>(
  table: Table,
  options: {
    readonly limit: number;
    readonly after: Position | undefined;
    readonly now: Date;
    readonly clientId?: string | undefined;
  },
  hits: (
    after: Position | undefined,
    limit: number,
  ) => { readonly hits: readonly H[]; readonly next?: Position | undefined },
): Promise<{ readonly items: readonly HitWithPosting<H>[]; readonly next: Position | undefined }> {
  const items: HitWithPosting<H>[] = [];
  let next: Position | undefined = options.after;
  do {
    const page = hits(next, options.limit - items.length);
    const postingIds = page.hits.map((hit) => hit.postingId);
    const [postings, leads] = await Promise.all([
      postingsById(table, postingIds),
      options.clientId === undefined ? undefined : savedPostings(table, options.clientId, postingIds),
    ]);
    for (const hit of page.hits) {
      const posting = postings.get(hit.postingId);
      if (posting && isOpen(posting, options.now)) {
        items.push({ hit, posting, lead: leads?.get(hit.postingId) });
      }
    }
    next = page.next;
  } while (next && items.length < options.limit);
  return { items, next };
}
