import * as z from 'zod';
import { languages, linkPurposes } from '#shared/domain/account.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/** Whose account: a staff-type account (also an administrator's), or a client's. */
export const AccountRef = z.object({ kind: z.enum(['staff', 'client']), id: z.string() });
export type AccountRef = z.infer<typeof AccountRef>;

/**
 * An account link as the table knows it (DEC-8): by the SHA-256 of its token, which is nowhere kept readable. Whether it is the
 * one that counts now, stands at the account (`links`).
 */
export const AccountLink = z.object({
  hash: z.string(),
  purpose: z.enum(linkPurposes),
  account: AccountRef,
  /** The address it was sent to; for `email-change` the new sign-in. */
  email: z.string(),
  language: z.enum(languages),
  createdAt: z.string(),
  expiresAt: z.string(),
  usedAt: z.string().optional(),
  ttl: z.int(),
});
export type AccountLink = z.infer<typeof AccountLink>;

const linkCodec = codec({ entity: 'AccountLink', schema: AccountLink, keys: (link) => keys.accountLink(link.hash) });

export const toAccountLinkItem = linkCodec.toItem;

/** A link by the hash of its token, whatever its state. */
export async function accountLinkByHash(table: Table, hash: string): Promise<AccountLink | undefined> {
  const item = await getItem(table, keys.accountLink(hash));
  return item && linkCodec.fromItem(item);
}

/** Spends a link; refused where it is spent already. */
export function spendLink(transaction: Transaction, link: AccountLink, now: Date, onConflict: OnConflict): void {
  const spent = { ...link, usedAt: now.toISOString() };
  transaction.change(linkCodec.toItem(link), linkCodec.toItem(spent), { usedAt: undefined }, onConflict);
}
