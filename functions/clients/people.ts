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
import { peopleFilter, type Verdict } from './people-filters.ts';
import { comparePositions, Position, positionOf } from './people-order.ts';
import type { PeopleQuery, PersonCard } from './people-schemas.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** How many candidates are looked at in one go where skills have to be asked. */
const stride = 400;

/**
 * The People screen (ADR 0012): the slim items of the providers in scope, filtered and sorted in memory, then the
 * records of one page. Asking for a skill reads the match inputs of candidates in the order of the list, until a page is full.
 */
export async function listPeople(service: Service, call: Call<typeof routes.listPeople>) {
  const { query, now } = call;
  const { table } = service;
  const actor = await call.caller;
  assertFilters(actor, query);
  const start = Position.optional().parse(await call.decodeCursor(query.cursor));
  const everybody = await peopleOf(table, await providersInScope(service, actor, query));

  const verdict = peopleFilter(query, actor.id, now);
  const candidates = everybody
    .filter((person) => mayRead(actor, person))
    .map((person) => ({ person, verdict: verdict(person), position: positionOf(person, query.sort) }))
    .filter(({ verdict }) => verdict !== 'no')
    .filter(({ position }) => start === undefined || comparePositions(position, start, query.sort) > 0)
    .sort((a, b) => comparePositions(a.position, b.position, query.sort));
  const found = await firstThatPass(candidates, query.limit + 1, (people) =>
    skillHolders(service, people, query.skillId ?? []),
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
  // The record decides, not the list: somebody may have moved or gone since.
  const items = page
    .map(({ person }) => clients.get(person.clientId))
    .filter((client) => client !== undefined)
    .filter((client) => mayOnClient(actor, 'read', client) === 'allowed')
    .map((client) => card(actor, client, names));
  return { body: { items, nextCursor } };
}

/** @throws 403 for filters that the caller's permissions do not offer */
function assertFilters(actor: Actor, { assignedTo, serviceProviderId }: PeopleQuery): void {
  const others = (assignedTo ?? []).some((id) => id !== 'me' && id !== actor.id);
  if (others && !holds(actor, 'clients:provider')) {
    throw forbidden('Filtering by the staff of others needs more permission.');
  }
  if (serviceProviderId && !holds(actor, 'clients:group')) {
    throw forbidden('Filtering by service provider needs more permission.');
  }
}

async function providersInScope({ table }: Service, actor: Actor, { serviceProviderId }: PeopleQuery) {
  if (serviceProviderId) {
    return serviceProviderId;
  }
  if (holds(actor, 'clients:group')) {
    return (await listProviders(table)).map(({ id }) => id);
  }
  return actor.serviceProviderId === undefined ? [] : [actor.serviceProviderId];
}

function mayRead(actor: Actor, person: Person): boolean {
  const { clientId: id, serviceProviderId, assignedStaffIds, createdBy = '' } = person;
  return mayOnClient(actor, 'read', { id, serviceProviderId, assignedStaffIds, createdBy }) === 'allowed';
}

interface Candidate {
  readonly person: Person;
  readonly verdict: Verdict;
  readonly position: Position;
}

/** The first that pass, asking about those that only asking can tell, a stride at a time. */
async function firstThatPass(
  candidates: readonly Candidate[],
  count: number,
  ask: (people: readonly Person[]) => Promise<ReadonlySet<string>>,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (let from = 0; from < candidates.length && found.length < count; from += stride) {
    const some = candidates.slice(from, from + stride);
    const asked = some.filter(({ verdict }) => verdict === 'ask').map(({ person }) => person);
    const passing = asked.length > 0 ? await ask(asked) : new Set<string>();
    found.push(...some.filter(({ verdict, person }) => verdict === 'yes' || passing.has(person.clientId)));
  }
  return found.slice(0, count);
}

/** Who of some people has one of some skills, under whatever wording it was added. */
async function skillHolders({ table, vocabulary }: Service, people: readonly Person[], skillIds: readonly string[]) {
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
