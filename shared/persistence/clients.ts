import type { Actor } from '#shared/domain/account.ts';
import { Client } from '#shared/domain/client.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { notFound } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import { changeReach, emptyMatchInput, type MatchInput, toMatchInputItem } from './match-input.ts';
import { personKey, toPersonItem } from './people.ts';
import { batchGet, getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Expected, OnConflict, Transaction } from './transaction.ts';

const clientCodec = codec({ entity: 'Client', schema: Client, keys: (client) => keys.client(client.id) });

export const toClientItem = clientCodec.toItem;
export const fromClientItem = clientCodec.fromItem;

export function clientKey(clientId: string): Key {
  return keys.client(clientId);
}

/** A client or referral; strongly consistent. Whether the caller may see them is `mayOnClient`'s to say. */
export async function clientById(table: Table, clientId: string): Promise<Client | undefined> {
  const item = await getItem(table, keys.client(clientId));
  return item && clientCodec.fromItem(item);
}

/** Several clients by id, at most 100 a call; unknown ids are left out. */
export async function clientsByIds(table: Table, clientIds: readonly string[]): Promise<Map<string, Client>> {
  const items = await batchGet(
    table,
    clientIds.map((id) => keys.client(id)),
  );
  return new Map(items.map((item) => clientCodec.fromItem(item)).map((client) => [client.id, client]));
}

/**
 * The `isHidden` hook of every function under `/v1/clients/{clientId}`: a request that is refused for its form must not tell that
 * the client exists.
 *
 * ```ts
 * const platform = httpPlatform('x', env, { hides: clientHidden(connect(env.TABLE_NAME)) });
 * ```
 */
export function isClientHidden(table: Table) {
  return async (actor: Actor, path: Readonly<Record<string, string | undefined>>): Promise<boolean> => {
    const { clientId } = path;
    if (clientId === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(clientId)) {
      return false;
    }
    const client = await clientById(table, clientId);
    return !client || mayOnClient(actor, 'read', client) === 'hidden';
  };
}

/** What the scheduled runs must know of a client's account and settings (JE-01, JE-05, DEC-3). */
function reach(client: Client): Pick<MatchInput, 'feed' | 'language' | 'reachable'> {
  return {
    feed: client.communication.jobFeedEmail,
    language: client.language,
    reachable: client.accountStatus === 'active' && client.archivedAt === undefined,
  };
}

/** The match input that stands beside a new client. */
export function newMatchInput(client: Client, now: Date): MatchInput {
  return { ...emptyMatchInput(client.id, now), ...reach(client) };
}

/** Writes a new client with everything that stands beside it from the start: three items. */
export function insertClient(transaction: Transaction, client: Client, now: Date, onConflict: OnConflict): void {
  transaction
    .create(toClientItem(client), onConflict)
    .create(toPersonItem(client), onConflict)
    .create(toMatchInputItem(newMatchInput(client, now)), onConflict);
}

/**
 * Changes a client: the profile, and of the slim People item and the match input what follows from it (at most four
 * operations). Only attributes that differ are written, so that a PATCH and a sign-in at the same time both survive.
 *
 * @param expected what must still hold of the profile: `{ version }` where the caller sent If-Match, the attribute that a
 *   decision rests on (`{ archivedAt: undefined }`, `{ assignedStaffIds }`), or nothing
 * @param onConflict the error where it does not hold, from the profile that stood there
 */
export function changeClient(
  transaction: Transaction,
  before: Client,
  after: Client,
  expected: Expected,
  onConflict: OnConflict,
  now: Date,
): void {
  transaction.change(toClientItem(before), toClientItem(after), expected, onConflict);

  const personBefore = toPersonItem(before);
  const personAfter = toPersonItem(after);
  if (before.serviceProviderId !== after.serviceProviderId) {
    transaction.delete(personKey(before)).put(personAfter);
  } else if (JSON.stringify(personBefore) !== JSON.stringify(personAfter)) {
    transaction.change(personBefore, personAfter, {}, () => notFound());
  }

  const reachAfter = reach(after);
  if (JSON.stringify(reach(before)) !== JSON.stringify(reachAfter)) {
    // What the client has or follows is not read here: `changeReach` writes only what differs between these two.
    const inputBefore = { ...emptyMatchInput(before.id, new Date(0)), ...reach(before) };
    changeReach(transaction, inputBefore, reachAfter, now, () => notFound());
  }
}
