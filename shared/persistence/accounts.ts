import * as z from 'zod';
import { type Actor, accountFields } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { ServiceProvider } from '#shared/domain/service-provider.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { AccountRef } from './account-links.ts';
import { actorCodec } from './actors.ts';
import { changeClient, clientById } from './clients.ts';
import { keys } from './keys.ts';
import { providerKey } from './providers.ts';
import { staffById, toStaffItem } from './staff.ts';
import type { Table } from './table-connection.ts';
import type { Expected, OnConflict, Transaction } from './transaction.ts';

/** The account fields are part of the record of the staff member or client. */
export type Account =
  | { readonly kind: 'staff'; readonly record: Staff }
  | { readonly kind: 'client'; readonly record: Client };

const AccountFields = z.object(accountFields);
export type AccountChange = Partial<z.infer<typeof AccountFields>>;

/** Strongly consistent. */
export async function accountByRef(table: Table, ref: AccountRef): Promise<Account | undefined> {
  if (ref.kind === 'staff') {
    const record = await staffById(table, ref.id);
    return record && { kind: 'staff', record };
  }
  const record = await clientById(table, ref.id);
  return record && { kind: 'client', record };
}

export function accountRef(account: Account): AccountRef {
  return { kind: account.kind, id: account.record.id };
}

export function accountWith(account: Account, change: AccountChange): Account {
  return account.kind === 'staff'
    ? { kind: 'staff', record: { ...account.record, ...change } }
    : { kind: 'client', record: { ...account.record, ...change } };
}

/** Writes the attributes that differ, on condition of the `expected` values. */
export function changeAccount(
  transaction: Transaction,
  before: Account,
  after: Account,
  expected: Expected,
  onConflict: OnConflict,
  now: Date,
): void {
  if (before.kind === 'staff' && after.kind === 'staff') {
    transaction.change(toStaffItem(before.record), toStaffItem(after.record), expected, onConflict);
  } else if (before.kind === 'client' && after.kind === 'client') {
    changeClient(transaction, before.record, after.record, expected, onConflict, now);
  } else {
    throw new Error('The kind of an account cannot change');
  }
}

/** The actor of an account. Actors of clients have no provider: a referral changes only the client's record. */
export function actorOf(
  account: Account,
  sub: string,
  provider: Pick<ServiceProvider, 'id' | 'clientVisibility'> | undefined,
  tokensFrom: number,
): Actor {
  const { id } = account.record;
  const common = { sub, id, status: account.record.accountStatus, tokensFrom };
  if (account.kind === 'client') {
    return { ...common, kind: 'client', clientVisibility: 'assigned', permissions: [] };
  }
  return {
    ...common,
    kind: account.record.kind,
    ...(provider ? { serviceProviderId: provider.id } : {}),
    clientVisibility: provider?.clientVisibility ?? 'provider',
    permissions: account.record.permissions,
  };
}

/** Writes an actor, unless the Cognito user belongs to another account. */
export function putActor(transaction: Transaction, actor: Actor, onConflict: OnConflict): void {
  transaction.createOrReplace(actorCodec.toItem(actor), { id: actor.id }, onConflict);
}

/** The actor must exist. */
export function changeActor(
  transaction: Transaction,
  sub: string,
  change: Partial<Pick<Actor, 'permissions' | 'status' | 'tokensFrom'>>,
  onConflict: OnConflict,
): void {
  // `change` writes the attributes that differ: here all of them.
  const key = keys.actor(sub);
  transaction.change({ ...key }, { ...key, ...change }, {}, onConflict);
}

/** Requires the caller to be active at the time of the write. */
export function checkActive(transaction: Transaction, sub: string, onConflict: OnConflict): void {
  transaction.check(keys.actor(sub), { status: 'active' }, onConflict);
}

export function deleteActor(transaction: Transaction, sub: string): void {
  transaction.delete(keys.actor(sub));
}

/** Requires the provider to have the setting that this transaction copies to an actor (ADR 0009). */
export function checkVisibility(
  transaction: Transaction,
  provider: Pick<ServiceProvider, 'id' | 'clientVisibility'>,
  onConflict: OnConflict,
): void {
  transaction.check(providerKey(provider.id), { clientVisibility: provider.clientVisibility }, onConflict);
}
