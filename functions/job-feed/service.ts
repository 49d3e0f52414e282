import { sectors } from '#shared/domain/sectors.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import { pageOfPostings } from '#shared/jobs/card-pages.ts';
import { companyNames } from '#shared/jobs/companies.ts';
import { type FeedItem, type FeedReason, feedBasis, selectFeed } from '#shared/jobs/feed.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { JobIndex } from '#shared/jobs/job-index.ts';
import { Position } from '#shared/jobs/position.ts';
import { postingCard, savedAs } from '#shared/jobs/posting-card.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { emptyMatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { invalid, notFound } from '#shared/problem.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import type { Occupations } from '#shared/vocabulary/vocabulary.ts';
import type { routes } from './routes.ts';

/** What the use case stands on. */
export interface Service {
  readonly table: Table;
  readonly index: Pick<JobIndexReader, 'read'>;
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
}

export function jobFeedOperations(service: Service): Operations<typeof routes> {
  return { getJobFeed: (call) => getJobFeed(service, call) };
}

/** JB-08, DEC-11: follows and skills count as they are now, so that a new one shows at once (JB-07). */
async function getJobFeed({ table, index, vocabulary }: Service, call: Call<typeof routes.getJobFeed>) {
  const { clientId } = call.path;
  const [actor, client, input, jobs, occupations] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    readMatchInput(table, clientId),
    index.read(vocabulary.skills()),
    vocabulary.occupations(),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'read_job_feed', client));
  const { limit, cursor } = call.query;
  const after = positionIn(await call.decodeCursor(cursor));
  const interests = input ?? emptyMatchInput(clientId, call.now);
  const [page] = await Promise.all([
    pageOfPostings(table, { limit, after, now: call.now, clientId }, (from, count) => {
      const { items, next } = selectFeed(jobs, interests, { limit: count, after: from, now: call.now });
      return { hits: items, next };
    }),
    auditRead(table, {
      action: 'job-feed.read',
      actor,
      subject: { kind: 'client', id: clientId },
      at: call.now,
      requestId: call.requestId,
    }),
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

function positionIn(cursor: unknown): Position | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  const position = Position.safeParse(cursor);
  if (!position.success) {
    throw invalid('/query/cursor', 'This is not a cursor of this list. Start again without it.');
  }
  return position.data;
}

const sectorLabels = new Map(sectors.map(({ id, label }) => [id, label]));

/** Reasons as they are read: coded values with their labels, companies with their names. */
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
        return { kind: reason.kind, id: reason.id, label: sectorLabels.get(reason.id) };
      case 'company':
        return { kind: reason.kind, id: reason.id, name: names.get(reason.id) };
      case 'skills':
        return reason;
    }
  };
}
