import { people } from '#shared/clients/profile.ts';
import type { Actor } from '#shared/domain/account.ts';
import { type Client, clientType, displayName } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { readMatchInputs } from '#shared/persistence/match-input.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import { type Person, peopleOf, personStatus } from '#shared/persistence/people.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import { mayOnClient, offeredActions } from '#shared/policy/clients.ts';
import { holds } from '#shared/policy/permissions.ts';
import { forbidden } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { peopleFilter, type Verdict } from './people-filters.ts';
import { comparePositions, Position, positionOf } from './people-order.ts';
import type { PeopleQuery, PersonCard } from './people-schemas.ts';
import type { routes } from './routes.ts';

/** How many candidates are checked at a time when filtering by skill. */
const batchSize = 400;

/**
 * The People screen (ADR 0012): the People items of the providers in scope, filtered and sorted in memory, then the
 * records of one page. A filter by skill reads the match inputs of candidates in list order until the page is full.
 */
export async function listPeople(dependencies: Dependencies, call: Call<typeof routes.listPeople>) {
  const { query, now } = call;
  const { table } = dependencies;
  const actor = await call.caller;
  assertFilters(actor, query);
  const start = Position.optional().parse(await call.decodeCursor(query.cursor));
  const inScope = await peopleOf(table, await providersInScope(dependencies, actor, query));

  const verdict = peopleFilter(query, actor.id, now);
  const candidates = inScope
    .flatMap((person) => visibleTo(actor, person))
    .map((person) => ({ person, verdict: verdict(person), position: positionOf(person, query.sort) }))
    .filter(({ verdict }) => verdict !== 'no')
    .filter(({ position }) => start === undefined || comparePositions(position, start, query.sort) > 0)
    .sort((a, b) => comparePositions(a.position, b.position, query.sort));
  const found = await firstMatching(candidates, query.limit + 1, (people) =>
    skillHolders(dependencies, people, query.skillId ?? []),
  );

  const page = found.slice(0, query.limit);
  const last = found.length > query.limit ? page.at(-1) : undefined;
  const [clients, names, nextCursor] = await Promise.all([
    clientsByIds(
      table,
      page.map(({ person }) => person.clientId),
    ),
    readNames(table, {
      staffIds: page.flatMap(({ person }) => person.assignedStaffIds),
      providerIds: page.map(({ person }) => person.serviceProviderId),
    }),
    call.encodeCursor(last?.position),
  ]);
  // The record decides, not the list item: the client may have moved or been deleted since.
  const items = page
    .map(({ person }) => clients.get(person.clientId))
    .filter((client) => client !== undefined)
    .filter((client) => mayOnClient(actor, 'read', client) === 'allowed')
    .map((client) => card(actor, client, names));
  return { body: { items, nextCursor } };
}

/** @throws 403 for filters that the caller's permissions do not include */
function assertFilters(actor: Actor, { assignedTo, serviceProviderId }: PeopleQuery): void {
  const others = (assignedTo ?? []).some((id) => id !== 'me' && id !== actor.id);
  if (others && !holds(actor, 'clients:provider')) {
    throw forbidden('Your permissions do not allow you to filter by other staff.');
  }
  if (serviceProviderId && !holds(actor, 'clients:group')) {
    throw forbidden('Your permissions do not allow you to filter by service provider.');
  }
}

async function providersInScope({ table }: Dependencies, actor: Actor, { serviceProviderId }: PeopleQuery) {
  if (serviceProviderId) {
    return serviceProviderId;
  }
  if (holds(actor, 'clients:group')) {
    return (await listProviders(table)).map(({ id }) => id);
  }
  return actor.serviceProviderId === undefined ? [] : [actor.serviceProviderId];
}

/** The person as the caller may see them, so that no filter or order tells more than the card; empty if not at all. */
function visibleTo(actor: Actor, person: Person): Person[] {
  const { clientId: id, serviceProviderId, assignedStaffIds, createdBy = '' } = person;
  const client = { id, serviceProviderId, assignedStaffIds, createdBy };
  if (mayOnClient(actor, 'read', client) !== 'allowed') {
    return [];
  }
  const seesCams = mayOnClient(actor, 'read_eap', client) === 'allowed';
  return [seesCams ? person : { ...person, camsClientStream: undefined, eapStatus: undefined }];
}

interface Candidate {
  readonly person: Person;
  readonly verdict: Verdict;
  readonly position: Position;
}

/** The first candidates that match; `matchingIds` decides on the unknown ones. */
async function firstMatching(
  candidates: readonly Candidate[],
  count: number,
  matchingIds: (people: readonly Person[]) => Promise<ReadonlySet<string>>,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (let from = 0; from < candidates.length && found.length < count; from += batchSize) {
    const batch = candidates.slice(from, from + batchSize);
    const unknown = batch.filter(({ verdict }) => verdict === 'unknown').map(({ person }) => person);
    const matching = unknown.length > 0 ? await matchingIds(unknown) : new Set<string>();
    found.push(...batch.filter(({ verdict, person }) => verdict === 'yes' || matching.has(person.clientId)));
  }
  return found.slice(0, count);
}

/** Ids of the people who have one of the skills, under any of its ids. */
async function skillHolders(
  { table, vocabulary }: Dependencies,
  people: readonly Person[],
  skillIds: readonly string[],
) {
  const [skills, inputs] = await Promise.all([
    vocabulary.skills(),
    readMatchInputs(
      table,
      people.map(({ clientId }) => clientId),
    ),
  ]);
  const wanted = new Set(skillIds.map((id) => skills.canonicalSkillId(id)));
  const holds = (id: string) => wanted.has(skills.canonicalSkillId(id));
  return new Set(inputs.filter((input) => input.skillIds.some(holds)).map(({ clientId }) => clientId));
}

function card(actor: Actor, client: Client, names: Names): PersonCard {
  const cams = mayOnClient(actor, 'read_eap', client) === 'allowed' ? client.cams : undefined;
  return {
    id: client.id,
    displayName: displayName(client),
    preferredName: client.preferredName,
    type: clientType(client),
    status: personStatus(client),
    email: client.email,
    phone: client.phone,
    serviceProvider: { id: client.serviceProviderId, name: names.providers.get(client.serviceProviderId) ?? '' },
    assignedStaff: people(client.assignedStaffIds, names),
    camsReference: cams?.reference,
    camsClientStream: cams?.stream,
    eapStatus: cams?.eapStatus,
    currentEmploymentStatus: client.workDetails.currentEmploymentStatus,
    hasSafetyFlag: client.hasSafetyFlag,
    actions: offeredActions(actor, client),
    lastActivityAt: client.lastActivityAt,
    createdAt: client.createdAt,
  };
}
