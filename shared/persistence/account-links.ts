import * as z from 'zod';
import { languages, linkPurposes } from '#shared/domain/account.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/** `staff` includes administrators. */
export const AccountRef = z.object({ kind: z.enum(['staff', 'client']), id: z.string() });
export type AccountRef = z.infer<typeof AccountRef>;

/** Stored under the SHA-256 of its token; the token itself is not stored (DEC-8). `links` of the account says whether it is current. */
export const AccountLink = z.object({
  hash: z.string(),
  purpose: z.enum(linkPurposes),
  account: AccountRef,
  /** The recipient; for `email-change` the new address. */
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

/** Also returns used and expired links. */
export async function accountLinkByHash(table: Table, hash: string): Promise<AccountLink | undefined> {
  const item = await getItem(table, keys.accountLink(hash));
  return item && linkCodec.fromItem(item);
}

/** Marks a link as used, unless it was used before. */
export function spendLink(transaction: Transaction, link: AccountLink, now: Date, onConflict: OnConflict): void {
  const used = { ...link, usedAt: now.toISOString() };
  transaction.change(linkCodec.toItem(link), linkCodec.toItem(used), { usedAt: undefined }, onConflict);
}
