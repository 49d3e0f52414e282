import * as z from 'zod';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { changeInterests, type FollowKind, followKinds, type MatchInput } from './match-input.ts';
import { queryItems } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

export const Follow = z.object({
  clientId: z.string(),
  kind: z.enum(followKinds),
  targetId: z.string(),
  /** The company's name at that time: its postings may be deleted later. */
  name: z.string().optional(),
  since: z.string(),
  via: z.enum(['self', 'suggestion']),
});
export type Follow = z.infer<typeof Follow>;

/** Per kind. */
export const maxFollows = 200;

const followCodec = codec({
  entity: 'Follow',
  schema: Follow,
  keys: ({ clientId, kind, targetId }) => keys.follow(clientId, kind, targetId),
});

export const toFollowItem = followCodec.toItem;

/** Strongly consistent. */
export async function followsOf(table: Table, clientId: string): Promise<Follow[]> {
  const { pk } = keys.client(clientId);
  return queryItems(table, { partition: pk, prefix: 'F#', consistent: true }, followCodec.fromItem);
}

export function isFollowed({ follows }: MatchInput, kind: FollowKind, targetId: string): boolean {
  return follows[kind].some(({ id }) => id === targetId);
}

/** Also updates the match input: two operations. @param onConflict the error if skills or follows changed since `input` was read */
export function addFollow(
  transaction: Transaction,
  input: MatchInput,
  follow: Follow,
  now: Date,
  onConflict: () => Error,
): void {
  const { kind, targetId, since } = follow;
  const follows = { ...input.follows, [kind]: [...input.follows[kind], { id: targetId, since }] };
  transaction.create(followCodec.toItem(follow), onConflict);
  changeInterests(transaction, input, { follows }, now, onConflict);
}

/** As `addFollow`. */
export function removeFollow(
  transaction: Transaction,
  input: MatchInput,
  target: { readonly kind: FollowKind; readonly id: string },
  now: Date,
  onConflict: () => Error,
): void {
  const { kind, id } = target;
  const follows = { ...input.follows, [kind]: input.follows[kind].filter((follow) => follow.id !== id) };
  transaction.delete(keys.follow(input.clientId, kind, id), {}, onConflict);
  changeInterests(transaction, input, { follows }, now, onConflict);
}
