import type { Actor } from '#shared/domain/account.ts';
import { Client } from '#shared/domain/client.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { notFound } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import { changeMailFields, emptyMatchInput, type MatchInput, toMatchInputItem } from './match-input.ts';
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

/** A client or referral; strongly consistent. `mayOnClient` decides whether the caller may see them. */
export async function clientById(table: Table, clientId: string): Promise<Client | undefined> {
  const item = await getItem(table, keys.client(clientId));
  return item && clientCodec.fromItem(item);
}

/** Omits unknown ids. */
export async function clientsByIds(table: Table, clientIds: readonly string[]): Promise<Map<string, Client>> {
  const items = await batchGet(
    table,
    clientIds.map((id) => keys.client(id)),
  );
  return new Map(items.map((item) => clientCodec.fromItem(item)).map((client) => [client.id, client]));
}

/** The `isHidden` hook of functions under `/v1/clients/{clientId}`: a 400 must not reveal that the client exists. */
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

/** The fields of a match input that follow from the client's account and settings (JE-01, JE-05, DEC-3). */
function mailFields(client: Client): Pick<MatchInput, 'feed' | 'language' | 'reachable'> {
  return {
    feed: client.communication.jobFeedEmail,
    language: client.language,
    reachable: client.accountStatus === 'active' && client.archivedAt === undefined,
  };
}

export function newMatchInput(client: Client, now: Date): MatchInput {
  return { ...emptyMatchInput(client.id, now), ...mailFields(client) };
}

/** Client, People item and match input: three operations. */
export function insertClient(transaction: Transaction, client: Client, now: Date, onConflict: OnConflict): void {
  transaction
    .create(toClientItem(client), onConflict)
    .create(toPersonItem(client), onConflict)
    .create(toMatchInputItem(newMatchInput(client, now)), onConflict);
}

/**
 * Changes the profile, and the People item and match input that are derived from it: at most four operations. Writes only attributes
 * that differ, so that concurrent changes of other attributes are kept.
 *
 * @param expected `{ version }` with If-Match, or the attributes that the decision depends on
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

  const mailFieldsAfter = mailFields(after);
  if (JSON.stringify(mailFields(before)) !== JSON.stringify(mailFieldsAfter)) {
    // Skills and follows are not read here: only attributes that differ are written.
    const inputBefore = { ...emptyMatchInput(before.id, new Date(0)), ...mailFields(before) };
    changeMailFields(transaction, inputBefore, mailFieldsAfter, now, () => notFound());
  }
}
