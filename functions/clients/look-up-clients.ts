import { sealClientRef } from '#shared/clients/client-ref.ts';
import type { Actor } from '#shared/domain/account.ts';
import { type Client, displayName } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import { nameKey, peopleByName } from '#shared/persistence/people.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { invalid } from '#shared/problem.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import type { Dependencies } from './dependencies.ts';
import type { LookupMatch } from './lookup-schemas.ts';
import type { routes } from './routes.ts';

const maxMatches = 20;

/** Searches clients of all providers, including archived ones, by the beginning of their names (CL-02 … CL-06). */
export async function lookUpClients(dependencies: Dependencies, call: Call<typeof routes.lookUpClients>) {
  const { query, now } = call;
  const { table } = dependencies;
  const prefixes = { firstName: nameKey(query.firstName ?? ''), lastName: nameKey(query.lastName ?? '') };
  if (prefixes.firstName.length < 2 && prefixes.lastName.length < 2) {
    await call.caller;
    throw invalid(
      query.lastName === undefined && query.firstName !== undefined ? '/query/firstName' : '/query/lastName',
      'Enter at least two characters of a name.',
    );
  }
  const [actor, found] = await Promise.all([call.caller, peopleByName(table, prefixes, maxMatches)]);
  const shown = found.slice(0, maxMatches);
  const [clients, names, ring] = await Promise.all([
    clientsByIds(
      table,
      shown.map(({ clientId }) => clientId),
    ),
    readNames(table, { providerIds: shown.map(({ serviceProviderId }) => serviceProviderId) }),
    dependencies.ring(),
    auditRead(table, call, {
      action: 'client.looked_up',
      actor,
      subject: { kind: 'lookup', id: actor.id },
    }),
  ]);
  const matches = shown
    .map(({ clientId }) => clients.get(clientId))
    .filter((client) => client !== undefined)
    .map((client) => minimalCard(actor, client, names, ring, now));
  return { body: { matches, ...(found.length > maxMatches ? { more: true as const } : {}) } };
}

/** What staff see of a client whom they may not open (PM-06). */
export function minimalCard(actor: Actor, client: Client, names: Names, ring: KeyRing, now: Date): LookupMatch {
  const canView = mayOnClient(actor, 'read', client) === 'allowed';
  return {
    ...(canView ? { clientId: client.id } : {}),
    ref: sealClientRef(ring, client.id, actor.id, now),
    displayName: displayName(client),
    serviceProviderName: names.providers.get(client.serviceProviderId) ?? '',
    canView,
  };
}
