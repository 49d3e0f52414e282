import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { notFound } from '#shared/http/problem.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { type ClientAction, mayOnClient } from '#shared/policy/clients.ts';
import { demand } from '#shared/policy/decision.ts';
import { type ProfileContext, profileView } from './profile.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** A call about one client. */
interface ClientCall {
  readonly path: { readonly clientId: string };
  readonly caller: Promise<Actor>;
}

/**
 * The caller and the client, where the caller may do this to them.
 * @throws 404 where the client is hidden, 403 where the action is forbidden
 */
export async function permitted(
  { table }: Service,
  call: ClientCall,
  action: ClientAction,
): Promise<{ readonly actor: Actor; readonly client: Client }> {
  const [actor, client] = await Promise.all([call.caller, clientById(table, call.path.clientId)]);
  if (!client) {
    throw notFound();
  }
  demand(mayOnClient(actor, action, client));
  return { actor, client };
}

/** What a profile shows beside the client. */
export async function profileContext(
  { table, vocabulary }: Service,
  client: Client,
  alsoStaffIds: readonly string[] = [],
): Promise<ProfileContext> {
  const [names, occupations] = await Promise.all([
    readNames(table, {
      staffIds: [...client.assignedStaffIds, ...alsoStaffIds],
      providerIds: [client.serviceProviderId],
    }),
    vocabulary.occupations(),
  ]);
  return { names, occupations };
}

export async function readClient(service: Service, call: Call<typeof routes.readClient>) {
  const { actor, client } = await permitted(service, call, 'read');
  const [context] = await Promise.all([
    profileContext(service, client),
    auditClientRead(service, call, actor, 'client.read'),
  ]);
  return { body: profileView(actor, client, context), version: client.version };
}

/** Staff reads of one client's file leave an audit item (RA-06). */
export async function auditClientRead(
  { table }: Service,
  { path, now, requestId }: { path: { clientId: string }; now: Date; requestId: string },
  actor: Actor,
  action: string,
): Promise<void> {
  const subject = { kind: 'client', id: path.clientId } as const;
  await auditRead(table, { action, actor, subject, at: now, requestId });
}
