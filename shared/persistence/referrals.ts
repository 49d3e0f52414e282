import { Referral } from '#shared/domain/referral.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { queryPage } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

const referralCodec = codec({
  entity: 'Referral',
  schema: Referral,
  keys: ({ clientId, at, id }) => keys.referral(clientId, at, id),
});

const prefix = 'RF#';

/** Referrals are never deleted before the client is erased (RF-07). */
export function addReferral(transaction: Transaction, referral: Referral): void {
  transaction.put(referralCodec.toItem(referral));
}

/** Newest first; strongly consistent. @param options.start `next` of the previous page */
export async function referralPage(
  table: Table,
  clientId: string,
  options: { readonly limit: number; readonly start?: unknown },
): Promise<{ readonly referrals: readonly Referral[]; readonly next: Item | undefined }> {
  const { items, next } = await queryPage(
    table,
    { partition: keys.client(clientId).pk, prefix, consistent: true },
    options,
  );
  return { referrals: items.map((item) => referralCodec.fromItem(item)), next };
}
