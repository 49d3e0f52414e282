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

/**
 * Everything of a client that matching and the job feed look at, packed into one item: written in the same transaction as the
 * skill, the follow or the setting, and read whole by the scheduled runs.
 */
export const MatchInput = z.object({
  clientId: z.string(),
  /** At most 500. */
  skillIds: z.array(z.string()),
  follows: z.object({ occupations: z.array(Follow), companies: z.array(Follow), sectors: z.array(Follow) }),
  feed: z.object({ enabled: z.boolean(), frequency: z.enum(jobFeedFrequencies) }),
  language: z.enum(languages),
  /** Active account, not archived: only these get mail (JE-05, DEC-3). */
  reachable: z.boolean(),
  changedAt: z.string(),
  /** Counts every write: the lock for adding and removing. */
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
export const fromMatchInputItem = matchInputCodec.fromItem;

export async function readMatchInput(table: Table, clientId: string): Promise<MatchInput | undefined> {
  const item = await getItem(table, keys.matchInput(clientId));
  return item && matchInputCodec.fromItem(item);
}

/** The inputs of several clients; in no order. */
export async function readMatchInputs(table: Table, clientIds: readonly string[]): Promise<MatchInput[]> {
  const items = await batchGet(
    table,
    clientIds.map((id) => keys.matchInput(id)),
  );
  return items.map((item) => matchInputCodec.fromItem(item));
}

/**
 * One page of the inputs of a shard, in order of their last change, for runs that note their place: a list, never a decision.
 * @param options.start `next` of the page before
 */
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

/**
 * Adds or removes what the client has or follows, on condition that no other such change came between: the caller loads and
 * decides again where `onConflict` is thrown.
 */
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

/** Demands that what the client has or follows did not change since `input` was read. */
export function checkInterests(transaction: Transaction, input: MatchInput, onConflict: () => Error): void {
  transaction.check(keys.matchInput(input.clientId), { revision: input.revision }, onConflict);
}

/** Changes who gets mail, how often and in which language; independent of what the client has or follows. */
export function changeReach(
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
