import * as z from 'zod';
import { AccountRef } from './account-links.ts';
import type { Table } from './client.ts';
import { codec } from './codec.ts';
import type { KeyRing } from './key-ring.ts';
import { type Key, keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Item } from './refusals.ts';

/** Whose sign-in an address is: what makes addresses unique across the instance (AC-09). */
const EmailClaim = z.object({ hash: z.string(), ...AccountRef.shape });

const claimCodec = codec({ entity: 'EmailClaim', schema: EmailClaim, keys: (claim) => keys.emailClaim(claim.hash) });

/** An address is claimed by its keyed hash, so that no key holds it; hence that key never rotates (ADR 0007). */
function hashOf(ring: KeyRing, email: string): string {
  return ring.hash('claim', email.trim().toLowerCase());
}

/** The item to `create` with the account, or to `put` where the account may hold the claim already. */
export function claimEmail(ring: KeyRing, email: string, account: AccountRef): Item {
  return claimCodec.toItem({ hash: hashOf(ring, email), kind: account.kind, id: account.id });
}

export function emailClaimKey(ring: KeyRing, email: string): Key {
  return keys.emailClaim(hashOf(ring, email));
}

/** The account of what stood where a claim was refused. */
export function claimHolder(item: Item | undefined): AccountRef | undefined {
  if (!item) {
    return undefined;
  }
  const { kind, id } = claimCodec.fromItem(item);
  return { kind, id };
}

/** The account that holds an address: strongly consistent. The address may still be waiting for its confirmation (ED-05). */
export async function findByEmail(table: Table, ring: KeyRing, email: string): Promise<AccountRef | undefined> {
  return claimHolder(await getItem(table, emailClaimKey(ring, email)));
}
