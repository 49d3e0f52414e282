import * as z from 'zod';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { AccountRef } from './account-links.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/** Makes addresses unique across the instance (AC-09). */
const EmailClaim = z.object({ hash: z.string(), ...AccountRef.shape });

const claimCodec = codec({ entity: 'EmailClaim', schema: EmailClaim, keys: (claim) => keys.emailClaim(claim.hash) });

/** Keys hold the keyed hash, not the address; this key of the ring never rotates (ADR 0007). */
function hashOf(ring: KeyRing, email: string): string {
  return ring.hash('claim', email.trim().toLowerCase());
}

/** To `create` with the account: fails if the address is taken (AC-09). */
export function claimEmail(ring: KeyRing, email: string, account: AccountRef): Item {
  return claimCodec.toItem({ hash: hashOf(ring, email), kind: account.kind, id: account.id });
}

/** Claims an address unless another account has it; may be repeated. */
export function keepEmail(
  transaction: Transaction,
  ring: KeyRing,
  email: string,
  account: AccountRef,
  onConflict: OnConflict,
): void {
  transaction.createOrReplace(claimEmail(ring, email, account), { id: account.id }, onConflict);
}

/** Fails if the account does not hold the address. */
export function releaseEmail(
  transaction: Transaction,
  ring: KeyRing,
  email: string,
  account: AccountRef,
  onConflict: OnConflict,
): void {
  transaction.delete(emailClaimKey(ring, email), { id: account.id }, onConflict);
}

export function emailClaimKey(ring: KeyRing, email: string): Key {
  return keys.emailClaim(hashOf(ring, email));
}

/** The account of an existing claim. */
export function claimHolder(item: Item | undefined): AccountRef | undefined {
  if (!item) {
    return undefined;
  }
  const { kind, id } = claimCodec.fromItem(item);
  return { kind, id };
}

/** Strongly consistent. The address may not be confirmed yet (ED-05). */
export async function findByEmail(table: Table, ring: KeyRing, email: string): Promise<AccountRef | undefined> {
  return claimHolder(await getItem(table, emailClaimKey(ring, email)));
}
