import type { Actor } from '#shared/domain/account.ts';
import { isOpen, type Posting } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { invalid, notFound } from '#shared/http/problem.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { pageOfPostings } from '#shared/jobs/card-pages.ts';
import { matchReceipt } from '#shared/jobs/match-receipt.ts';
import { Position } from '#shared/jobs/position.ts';
import { badgeOf, postingCard } from '#shared/jobs/posting-card.ts';
import { searchJobs } from '#shared/jobs/search.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import type { Table } from '#shared/persistence/client.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { postingById } from '#shared/persistence/postings.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { demand } from '#shared/policy/decision.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { postingView } from './view.ts';

/**
 * The board (JB-01, JB-03, JB-11). Cards get their badges from the postings themselves, which are read anyway; only a filter
 * or order by match has to know the client's skills before the search, and costs a round trip more.
 */
export async function listPostings(service: Service, call: Call<typeof routes.listJobPostings>) {
  const { table, index, vocabulary } = service;
  const {
    q,
    minMatch,
    clientId,
    limit,
    cursor,
    sort = q === undefined ? 'date' : 'relevance',
    ...filters
  } = call.query;
  const [actor, skills, jobs] = await Promise.all([call.caller, vocabulary.skills(), index.read(vocabulary.skills())]);
  const whose = await matchedClient(table, call, actor, clientId);
  if (minMatch !== undefined && whose === undefined) {
    throw invalid('/query/minMatch', 'A filter by match needs a signed-in client, or staff with `clientId`.');
  }
  const own = whose === undefined ? undefined : skillIdsOf(table, whose);
  own?.catch(() => undefined);
  const ranking = minMatch !== undefined || sort === 'match';
  const known = ranking ? await own : undefined;
  const query = {
    q,
    minMatch,
    postedWithinDays: filters.postedWithinDays,
    nocs: filters.noc,
    sectors: filters.sector,
    employers: filters.employer,
    types: filters.type,
    cities: filters.city,
    provinces: filters.province,
  };
  const after = positionIn(await call.decodeCursor(cursor));
  const [page, held] = await Promise.all([
    pageOfPostings(table, { limit, after, now: call.now }, (from, count) =>
      searchJobs(jobs, { query, sort, limit: count, after: from, skillIds: known, now: call.now }),
    ),
    own,
  ]);
  return {
    body: {
      items: page.items.map(({ posting }) =>
        postingCard(posting, { match: held && matchReceipt(held, posting, skills) }),
      ),
      nextCursor: await call.encodeCursor(page.next),
    },
  };
}

/** Whose badges a board shows: a client's own, or those of the client that staff name. */
async function matchedClient(
  table: Table,
  call: Call<typeof routes.listJobPostings>,
  actor: Actor | undefined,
  clientId: string | undefined,
): Promise<string | undefined> {
  if (clientId === undefined) return actor?.kind === 'client' ? actor.id : undefined;
  if (!actor) throw unauthenticated('Sign in to see how a client fits.');
  const client = await clientById(table, clientId);
  if (!client) throw notFound();
  demand(mayOnClient(actor, 'read_matches', client));
  await auditRead(table, {
    action: 'match.read',
    actor,
    subject: { kind: 'client', id: clientId },
    at: call.now,
    requestId: call.requestId,
  });
  return clientId;
}

/** JB-06: the client's own skills; pending suggestions do not count. */
async function skillIdsOf(table: Table, clientId: string): Promise<readonly string[]> {
  return (await readMatchInput(table, clientId))?.skillIds ?? [];
}

function positionIn(cursor: unknown): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = Position.safeParse(cursor);
  if (!position.success) throw invalid('/query/cursor', 'This is not a cursor of this list. Start again without it.');
  return position.data;
}

/** One posting, with the badge where a client reads it. Expired and withdrawn ones are gone (JB-10). */
export async function readPosting(service: Service, call: Call<typeof routes.readJobPosting>) {
  const { table, vocabulary } = service;
  const [actor, posting, occupations] = await Promise.all([
    call.caller,
    postingById(table, call.path.postingId),
    vocabulary.occupations(),
  ]);
  if (!posting || !isOpen(posting, call.now)) throw notFound();
  const match = actor?.kind === 'client' ? await badge(service, actor.id, posting) : undefined;
  return { body: postingView(posting, occupations, match), version: posting.version };
}

async function badge({ table, vocabulary }: Service, clientId: string, posting: Posting) {
  const [skillIds, skills] = await Promise.all([skillIdsOf(table, clientId), vocabulary.skills()]);
  return badgeOf(matchReceipt(skillIds, posting, skills));
}

/** DEC-5: which skills matched and which are missing, at any percentage. */
export async function readMatch({ table, vocabulary }: Service, call: Call<typeof routes.readMatch>) {
  const { clientId, postingId } = call.path;
  const [actor, client, posting, skillIds, skills] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    postingById(table, postingId),
    skillIdsOf(table, clientId),
    vocabulary.skills(),
  ]);
  if (!client) throw notFound();
  demand(mayOnClient(actor, 'read_matches', client));
  if (!posting || !isOpen(posting, call.now)) throw notFound();
  await auditRead(table, {
    action: 'match.read',
    actor,
    subject: { kind: 'client', id: clientId },
    at: call.now,
    requestId: call.requestId,
  });
  return { body: receiptView(skillIds, posting, skills) };
}

function receiptView(skillIds: readonly string[], posting: Posting, skills: Vocabulary) {
  const { percent, badge, matchedSkills, missing, preferredMatched, rulesVersion, taxonomyVersion } = matchReceipt(
    skillIds,
    posting,
    skills,
  );
  const named = (list: typeof missing) => list.map(({ skillId, label, via }) => ({ skillId, label, via }));
  return {
    percent,
    badge,
    matched: named(matchedSkills),
    missing: named(missing),
    preferredMatched: named(preferredMatched),
    rulesVersion,
    taxonomyVersion,
  };
}
