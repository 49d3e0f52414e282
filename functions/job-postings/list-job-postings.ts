import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { sectorOfNaics } from '#shared/domain/sectors.ts';
import type { Call } from '#shared/http/call.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { pageOfPostings } from '#shared/jobs/card-pages.ts';
import { positionFrom } from '#shared/jobs/position.ts';
import { postingCard, savedAs } from '#shared/jobs/posting-card.ts';
import { provinceCode } from '#shared/jobs/posting-import-provinces.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { invalid, notFound } from '#shared/problem.ts';
import { auditMatchRead, skillIdsOf } from './client-match.ts';
import type { Dependencies } from './dependencies.ts';
import { matchReceipt } from './match-receipt.ts';
import type { routes } from './routes.ts';
import { type BoardQuery, searchJobs } from './search-jobs.ts';

/**
 * The job board (JB-01, JB-03, JB-11). Badges are computed from the postings of the page, so the client's skills are read in
 * parallel with the search; only a filter or order by match needs them before it, at the cost of one more round trip.
 */
export async function listJobPostings(
  { table, index, vocabulary }: Dependencies,
  call: Call<typeof routes.listJobPostings>,
) {
  const { q, minMatch, clientId, limit, sort = q === undefined ? 'date' : 'relevance' } = call.query;
  const skillsLoading = vocabulary.skills();
  const [actor, skills, jobs, client, skillIdsOfNamed] = await Promise.all([
    call.caller,
    skillsLoading,
    index.read(skillsLoading),
    clientId === undefined ? undefined : clientById(table, clientId),
    clientId === undefined ? undefined : skillIdsOf(table, clientId),
  ]);
  const badgesFor = clientForBadges(actor, clientId, client);
  if (minMatch !== undefined && badgesFor === undefined) {
    throw invalid('/query/minMatch', 'Sign in as a client, or give a `clientId` as staff, to filter by match.');
  }
  const after = positionFrom(await call.decodeCursor(call.query.cursor));
  const skillIdsLoading = badgesFor === undefined ? undefined : (skillIdsOfNamed ?? skillIdsOf(table, badgesFor));
  const searchSkillIds = minMatch !== undefined || sort === 'match' ? await skillIdsLoading : undefined;
  const query = boardQuery(call.query);
  const [page, skillIds] = await Promise.all([
    pageOfPostings(table, { limit, after, now: call.now, clientId: badgesFor }, (from, count) =>
      searchJobs(jobs, { query, sort, limit: count, after: from, skillIds: searchSkillIds, now: call.now }),
    ),
    skillIdsLoading,
    client && actor ? auditMatchRead(table, actor, client.id, call) : undefined,
  ]);
  return {
    body: {
      items: page.items.map(({ posting, lead }) =>
        postingCard(posting, { match: skillIds && matchReceipt(skillIds, posting, skills), saved: savedAs(lead) }),
      ),
      nextCursor: await call.encodeCursor(page.next),
    },
  };
}

function boardQuery(query: Call<typeof routes.listJobPostings>['query']): BoardQuery {
  return {
    q: query.q,
    nocs: query.noc,
    sectors: query.sector?.map((code) => sectorOfNaics(code) ?? code),
    employers: query.employer,
    types: query.type,
    cities: query.city,
    provinces: query.province?.map(provinceCode),
    postedWithinDays: query.postedWithinDays,
    minMatch: query.minMatch,
  };
}

/** The client whose badges are shown: the caller, or the client that staff name. */
function clientForBadges(
  actor: Actor | undefined,
  clientId: string | undefined,
  client: Client | undefined,
): string | undefined {
  if (clientId === undefined) {
    return actor?.kind === 'client' ? actor.id : undefined;
  }
  if (!actor) {
    throw unauthenticated('Sign in to use `clientId`.');
  }
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'read_matches', client));
  return client.id;
}
