import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import type { ClientRanking } from '#shared/domain/matching/merge.ts';
import type { Ranked } from '#shared/domain/matching/ranking.ts';
import { batchWrite } from './batch-write.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { batchGet } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';

/** One of a client's best postings. `firstSeen`: when the scheduled match first found it, in epoch milliseconds. */
export interface SeenMatch extends Ranked {
  readonly firstSeen: number;
}

/** The result of the scheduled match for one client, best first. */
export interface MatchResult {
  readonly clientId: string;
  readonly entries: readonly SeenMatch[];
  /** Whether there were more matching postings than entries. */
  readonly cut: boolean;
  /** Of the match that first found this result; an equal result is not written again. */
  readonly rulesVersion: number;
  readonly taxonomyVersion: string;
  readonly updatedAt: string;
}

const Columns = z.object({
  postingId: z.array(z.string()),
  matched: z.array(z.int()),
  required: z.array(z.int()),
  preferredMatched: z.array(z.int()),
  postedAt: z.array(z.number()),
  firstSeen: z.array(z.number()),
});
type Columns = z.infer<typeof Columns>;

const StoredResult = z.object({
  clientId: z.string(),
  /** `Columns`, compressed: 200 entries are about 6 KiB, a third of the size as attributes. */
  packed: z.instanceof(Uint8Array),
  count: z.int().nonnegative(),
  cut: z.boolean(),
  /** Without `firstSeen`. */
  contentHash: z.string(),
  rulesVersion: z.int(),
  taxonomyVersion: z.string(),
  updatedAt: z.string(),
});

const resultCodec = codec({
  entity: 'MatchResult',
  schema: StoredResult,
  keys: ({ clientId }) => keys.matchResult(clientId),
});

/** Entries are unpacked on first use. */
export class StoredMatchResult {
  readonly #stored: z.infer<typeof StoredResult>;
  #entries: readonly SeenMatch[] | undefined;

  constructor(stored: z.infer<typeof StoredResult>) {
    this.#stored = stored;
  }

  get clientId(): string {
    return this.#stored.clientId;
  }

  get cut(): boolean {
    return this.#stored.cut;
  }

  get entries(): readonly SeenMatch[] {
    this.#entries ??= unpack(this.#stored.packed);
    return this.#entries;
  }

  /** Whether a new ranking has the same content. */
  equals({ entries, cut }: ClientRanking): boolean {
    return this.#stored.cut === cut && this.#stored.contentHash === contentHash(entries);
  }

  /** By posting, for `newForMail`. */
  firstSeen(): Map<string, number> {
    return new Map(this.entries.map((entry) => [entry.postingId, entry.firstSeen]));
  }
}

/** By client; omits clients without a result. */
export async function readMatchResults(
  table: Table,
  clientIds: readonly string[],
): Promise<Map<string, StoredMatchResult>> {
  const items = await batchGet(
    table,
    clientIds.map((id) => keys.matchResult(id)),
  );
  const results = items.map((item) => new StoredMatchResult(resultCodec.fromItem(item)));
  return new Map(results.map((result) => [result.clientId, result]));
}

export function fromMatchResultItem(item: Item): StoredMatchResult {
  return new StoredMatchResult(resultCodec.fromItem(item));
}

export async function writeMatchResults(table: Table, results: readonly MatchResult[]): Promise<void> {
  await batchWrite(table, {
    put: results.map(({ entries, ...rest }) =>
      resultCodec.toItem({
        ...rest,
        packed: pack(entries),
        count: entries.length,
        contentHash: contentHash(entries),
      }),
    ),
  });
}

function contentHash(entries: readonly Ranked[]): string {
  const hash = createHash('sha256');
  for (const { postingId, matched, required, preferredMatched, postedAt } of entries) {
    hash.update(`${postingId} ${matched} ${required} ${preferredMatched} ${postedAt}\n`);
  }
  return hash.digest('base64url');
}

function pack(entries: readonly SeenMatch[]): Uint8Array<ArrayBuffer> {
  const columns: Columns = {
    postingId: entries.map((entry) => entry.postingId),
    matched: entries.map((entry) => entry.matched),
    required: entries.map((entry) => entry.required),
    preferredMatched: entries.map((entry) => entry.preferredMatched),
    postedAt: entries.map((entry) => entry.postedAt),
    firstSeen: entries.map((entry) => entry.firstSeen),
  };
  return new Uint8Array(deflateRawSync(JSON.stringify(columns)));
}

function unpack(packed: Uint8Array): SeenMatch[] {
  const columns = Columns.parse(JSON.parse(inflateRawSync(packed).toString()));
  return columns.postingId.map((postingId, i) => ({
    postingId,
    matched: columns.matched[i] ?? 0,
    required: columns.required[i] ?? 0,
    preferredMatched: columns.preferredMatched[i] ?? 0,
    postedAt: columns.postedAt[i] ?? 0,
    firstSeen: columns.firstSeen[i] ?? 0,
  }));
}
