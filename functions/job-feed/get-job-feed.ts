import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { sector } from '#shared/domain/sectors.ts';
import type { Call } from '#shared/http/call.ts';
import { pageOfPostings } from '#shared/jobs/card-pages.ts';
import { companyNames } from '#shared/jobs/companies.ts';
import { type FeedItem, type FeedReason, feedBasis, selectFeed } from '#shared/jobs/feed.ts';
import type { JobIndex } from '#shared/jobs/job-index.ts';
import { positionFrom } from '#shared/jobs/position.ts';
import { postingCard, savedAs } from '#shared/jobs/posting-card.ts';
import { emptyMatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import type { Occupations } from '#shared/vocabulary/vocabulary.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** Computed at each read (JB-08, DEC-11), so that a new follow or skill shows at once (JB-07). */
export async function getJobFeed({ table, index, vocabulary }: Dependencies, call: Call<typeof routes.getJobFeed>) {
  const { clientId } = call.path;
  const [{ actor }, input, jobs, occupations] = await Promise.all([
    permitted({ table }, call, 'read_job_feed'),
    readMatchInput(table, clientId),
    index.read(vocabulary.skills()),
    vocabulary.occupations(),
  ]);
  const { limit, cursor } = call.query;
  const after = positionFrom(await call.decodeCursor(cursor));
  const interests = input ?? emptyMatchInput(clientId, call.now);
  const [page] = await Promise.all([
    pageOfPostings(table, { limit, after, now: call.now, clientId }, (from, count) => {
      const { items, next } = selectFeed(jobs, interests, { limit: count, after: from, now: call.now });
      return { hits: items, next };
    }),
    auditClientRead({ table }, call, actor, 'job-feed.read'),
  ]);
  const label = reasonLabels(
    page.items.map(({ hit }) => hit),
    jobs,
    occupations,
  );
  return {
    body: {
      basis: feedBasis(interests.follows),
      items: page.items.map(({ hit, posting, lead }) => ({
        ...postingCard(posting, { match: hit.match, saved: savedAs(lead) }),
        reasons: hit.reasons.map(label),
      })),
      nextCursor: await call.encodeCursor(page.next),
    },
  };
}

/** Adds labels to codes, and names to company ids. */
function reasonLabels(items: readonly FeedItem[], index: JobIndex, occupations: Occupations) {
  const companies = items.flatMap(({ reasons }) =>
    reasons.flatMap((each) => (each.kind === 'company' ? [each.id] : [])),
  );
  const names = companyNames(index, companies);
  return (reason: FeedReason) => {
    switch (reason.kind) {
      case 'occupation':
        return { kind: reason.kind, id: reason.id, label: occupations.occupation(reason.id)?.label };
      case 'sector':
        return { kind: reason.kind, id: reason.id, label: sector(reason.id)?.label };
      case 'company':
        return { kind: reason.kind, id: reason.id, name: names.get(reason.id) };
      case 'skills':
        return reason;
    }
  };
}
