import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { isOpen, type PostingSkill } from '#shared/domain/posting.ts';
import { sectorOfNaics } from '#shared/domain/sectors.ts';
import type { Call } from '#shared/http/call.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { pageOfPostings } from '#shared/jobs/card-pages.ts';
import { Position } from '#shared/jobs/position.ts';
import { badgeOf, postingCard, savedAs } from '#shared/jobs/posting-card.ts';
import { provinceCode } from '#shared/jobs/posting-import-provinces.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { coursesTeaching } from '#shared/persistence/courses.ts';
import { jobLeadById, leadIdOf } from '#shared/persistence/job-leads.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { postingById } from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { invalid, notFound } from '#shared/problem.ts';
import { matchReceipt } from './match-receipt.ts';
import type { routes } from './routes.ts';
import { type BoardQuery, searchJobs } from './search.ts';
import type { Service } from './service.ts';
import { postingView, skillView } from './view.ts';

/**
 * The board (JB-01, JB-03, JB-11). Cards get their badges from the postings themselves, which are read anyway; only a filter
 * or order by match has to know the client's skills before the search, and costs a client a round trip more.
 */
export async function listPostings(service: Service, call: Call<typeof routes.listJobPostings>) {
  const { table, index, vocabulary } = service;
  const { q, minMatch, clientId, limit, sort = q === undefined ? 'date' : 'relevance' } = call.query;
  const resolving = vocabulary.skills();
  const [actor, skills, jobs, client, heldByNamed] = await Promise.all([
    call.caller,
    resolving,
    index.read(resolving),
    clientId === undefined ? undefined : clientById(table, clientId),
    clientId === undefined ? undefined : skillIdsOf(table, clientId),
  ]);
  const whose = badgesOf(actor, clientId, client);
  if (minMatch !== undefined && whose === undefined) {
    throw invalid('/query/minMatch', 'A filter by match needs a signed-in client, or staff with `clientId`.');
  }
  const after = positionIn(await call.decodeCursor(call.query.cursor));
  const holding = whose === undefined ? undefined : (heldByNamed ?? skillIdsOf(table, whose));
  const skillIds = minMatch !== undefined || sort === 'match' ? await holding : undefined;
  const query = boardQuery(call.query);
  const [page, held] = await Promise.all([
    pageOfPostings(table, { limit, after, now: call.now, clientId: whose }, (from, count) =>
      searchJobs(jobs, { query, sort, limit: count, after: from, skillIds, now: call.now }),
    ),
    holding,
    client && actor ? auditMatch(table, actor, client.id, call) : undefined,
  ]);
  return {
    body: {
      items: page.items.map(({ posting, lead }) =>
        postingCard(posting, { match: held && matchReceipt(held, posting, skills), saved: savedAs(lead) }),
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

/** Whose badges a board shows: a client's own, or those of the client that staff name. */
function badgesOf(
  actor: Actor | undefined,
  clientId: string | undefined,
  client: Client | undefined,
): string | undefined {
  if (clientId === undefined) {
    return actor?.kind === 'client' ? actor.id : undefined;
  }
  if (!actor) {
    throw unauthenticated('Sign in to see how a client fits.');
  }
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'read_matches', client));
  return client.id;
}

/** Staff who look at how a client fits look at the client's file. */
function auditMatch(
  table: Table,
  actor: Actor,
  clientId: string,
  { now, requestId }: { readonly now: Date; readonly requestId: string },
): Promise<void> {
  return auditRead(table, {
    action: 'match.read',
    actor,
    subject: { kind: 'client', id: clientId },
    at: now,
    requestId,
  });
}

/** JB-06: the client's own skills; pending suggestions do not count. */
async function skillIdsOf(table: Table, clientId: string): Promise<readonly string[]> {
  return (await readMatchInput(table, clientId))?.skillIds ?? [];
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

/** One posting, with badge and lead where a client reads it. Expired and withdrawn ones are gone (JB-10). */
export async function readPosting({ table, vocabulary }: Service, call: Call<typeof routes.getJobPosting>) {
  const [actor, posting, skills, occupations] = await Promise.all([
    call.caller,
    postingById(table, call.path.postingId),
    vocabulary.skills(),
    vocabulary.occupations(),
  ]);
  if (!posting || !isOpen(posting, call.now)) {
    throw notFound();
  }
  const own = actor?.kind === 'client' ? await ofClient(table, actor.id, posting.postingId) : undefined;
  const match = own && badgeOf(matchReceipt(own.skillIds, posting, skills));
  const body = { ...postingView(posting, skills, occupations), match, saved: own?.saved };
  return { body, version: posting.version };
}

/** What a client has that a posting shows: their skills, and their lead of it. */
async function ofClient(table: Table, clientId: string, postingId: string) {
  const [skillIds, lead] = await Promise.all([
    skillIdsOf(table, clientId),
    jobLeadById(table, clientId, leadIdOf(clientId, postingId)),
  ]);
  return { skillIds, saved: savedAs(lead) };
}

/** DEC-5: which skills matched and which are missing, at any percentage. */
export async function getMatch({ table, vocabulary }: Service, call: Call<typeof routes.getMatch>) {
  const { clientId, postingId } = call.path;
  const [actor, client, posting, skillIds, skills] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    postingById(table, postingId),
    skillIdsOf(table, clientId),
    vocabulary.skills(),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'read_matches', client));
  if (!posting || !isOpen(posting, call.now)) {
    throw notFound();
  }
  const { matchedSkills, missing, preferredMatched, ...facts } = matchReceipt(skillIds, posting, skills);
  const named = (list: readonly PostingSkill[]) => list.map((skill) => skillView(skill, skills));
  const lacking = named(missing);
  const [courses] = await Promise.all([
    coursesTeaching(
      table,
      client.serviceProviderId,
      lacking.map(({ skillId }) => skillId),
      (skillId) => skills.canonicalSkillId(skillId),
    ),
    auditMatch(table, actor, clientId, call),
  ]);
  return {
    body: {
      ...facts,
      matched: named(matchedSkills),
      missing: lacking.map((skill) => ({ ...skill, courses: courses.get(skill.skillId) ?? [] })),
      preferredMatched: named(preferredMatched),
    },
  };
}
