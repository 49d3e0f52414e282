import * as z from 'zod';
import { languages } from '#shared/domain/account.ts';
import { jobFeedFrequencies } from '#shared/domain/client.ts';
import { codec } from './codec.ts';
import { keys, shardOf, workShards } from './keys.ts';
import { batchGet, getItem, queryPage } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

export const followKinds = ['occupations', 'companies', 'sectors'] as const;
export type FollowKind = (typeof followKinds)[number];

const Follow = z.object({ id: z.string(), since: z.string() });

/** All data of a client that matching and the job feed use, in one item: written in the transaction of each change to that data. */
export const MatchInput = z.object({
  clientId: z.string(),
  /** At most 500. */
  skillIds: z.array(z.string()),
  follows: z.object({ occupations: z.array(Follow), companies: z.array(Follow), sectors: z.array(Follow) }),
  feed: z.object({ enabled: z.boolean(), frequency: z.enum(jobFeedFrequencies) }),
  language: z.enum(languages),
  /** Active and not archived: only these clients get mail (JE-05, DEC-3). */
  reachable: z.boolean(),
  changedAt: z.string(),
  /** Incremented with each change of skills or follows: their optimistic lock. */
  revision: z.int(),
});
export type MatchInput = z.infer<typeof MatchInput>;

const matchInputCodec = codec({
  entity: 'MatchInput',
  schema: MatchInput,
  keys: (input) => ({
    ...keys.matchInput(input.clientId),
    gsi4pk: `MATCHINPUT#${shardOf(input.clientId, workShards)}`,
    gsi4sk: input.changedAt,
  }),
});

export function emptyMatchInput(clientId: string, now: Date): MatchInput {
  return {
    clientId,
    skillIds: [],
    follows: { occupations: [], companies: [], sectors: [] },
    feed: { enabled: false, frequency: 'weekly' },
    language: 'en',
    reachable: false,
    changedAt: now.toISOString(),
    revision: 1,
  };
}

export const toMatchInputItem = matchInputCodec.toItem;

export async function readMatchInput(table: Table, clientId: string): Promise<MatchInput | undefined> {
  const item = await getItem(table, keys.matchInput(clientId));
  return item && matchInputCodec.fromItem(item);
}

/** In no order. */
export async function readMatchInputs(table: Table, clientIds: readonly string[]): Promise<MatchInput[]> {
  const items = await batchGet(
    table,
    clientIds.map((id) => keys.matchInput(id)),
  );
  return items.map((item) => matchInputCodec.fromItem(item));
}

/** In order of their last change, from an index. @param options.start `next` of the previous page */
export async function matchInputPage(
  table: Table,
  shard: number,
  options: { readonly limit: number; readonly start?: Readonly<Record<string, string>> | undefined },
): Promise<{ readonly inputs: readonly MatchInput[]; readonly next: Record<string, string> | undefined }> {
  const query = { index: 'work', partition: `MATCHINPUT#${shard}` } as const;
  const { items, next } = await queryPage(table, query, options);
  return {
    inputs: items.map((item) => matchInputCodec.fromItem(item)),
    next: next && Object.fromEntries(Object.entries(next).map(([name, value]) => [name, String(value)])),
  };
}

/** Changes skills or follows, on condition of the revision. */
export function changeInterests(
  transaction: Transaction,
  before: MatchInput,
  change: Partial<Pick<MatchInput, 'skillIds' | 'follows'>>,
  now: Date,
  onConflict: () => Error,
): MatchInput {
  const after = { ...before, ...change, changedAt: now.toISOString(), revision: before.revision + 1 };
  transaction.change(
    matchInputCodec.toItem(before),
    matchInputCodec.toItem(after),
    { revision: before.revision },
    onConflict,
  );
  return after;
}

/** Requires skills and follows to be as in `input`. */
export function checkInterests(transaction: Transaction, input: MatchInput, onConflict: () => Error): void {
  transaction.check(keys.matchInput(input.clientId), { revision: input.revision }, onConflict);
}

/** Independent of skills and follows. */
export function changeMailFields(
  transaction: Transaction,
  before: MatchInput,
  change: Partial<Pick<MatchInput, 'feed' | 'language' | 'reachable'>>,
  now: Date,
  onConflict: () => Error,
): MatchInput {
  const after = { ...before, ...change, changedAt: now.toISOString() };
  transaction.change(matchInputCodec.toItem(before), matchInputCodec.toItem(after), {}, onConflict);
  return after;
}
