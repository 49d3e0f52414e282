import * as z from 'zod';
import {
  movedTransfer,
  type TransferMove,
  TransferRequest,
  type TransferStatus,
  transferMoves,
} from '#shared/domain/transfer-request.ts';
import { Problem } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { descending, keys, transferPartition } from './keys.ts';
import { batchGet, getItem, queryPage } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

/** Sorts newest first in an ascending Query. */
function position({ createdAt, id }: Pick<TransferRequest, 'createdAt' | 'id'>): string {
  return `${descending(createdAt)}#${id}`;
}

/** In the list index: the list of all requests, by status. */
const requestCodec = codec({
  entity: 'TransferRequest',
  schema: TransferRequest,
  keys: (request) => ({
    ...keys.transferRequest(request.id),
    gsi1pk: transferPartition(undefined, request.status),
    gsi1sk: position(request),
  }),
});

/** The part of a request that a list needs to read names in parallel with the requests. */
const Entry = TransferRequest.pick({
  id: true,
  clientId: true,
  fromProviderId: true,
  toProviderId: true,
  requestedBy: true,
  decidedBy: true,
});
type TransferEntry = z.infer<typeof Entry>;

/** In the list index: the list of one provider, by status. */
const entryCodec = codec({
  entity: 'TransferEntry',
  schema: Entry.extend({ providerId: z.string(), status: z.string(), createdAt: z.string() }),
  keys: (entry) => ({
    ...keys.transferEntry(entry.id, entry.providerId),
    gsi1pk: transferPartition(entry.providerId, entry.status),
    gsi1sk: position(entry),
  }),
});

/** Prevents a second pending request for a client and receiving provider (TQ-07); holds a copy of the request. */
const claimCodec = codec({
  entity: 'TransferClaim',
  schema: z.object({ requestId: z.string(), request: TransferRequest }),
  keys: ({ request: { clientId, toProviderId } }) => keys.transferClaim(clientId, toProviderId),
});

/** All items of a request except the claim. */
function itemsOf(request: TransferRequest): Item[] {
  const { status, createdAt } = request;
  const entries = [request.fromProviderId, request.toProviderId].map((providerId) =>
    entryCodec.toItem({ ...Entry.parse(request), providerId, status, createdAt }),
  );
  return [requestCodec.toItem(request), ...entries];
}

/** Strongly consistent. `mayOnTransfer` decides whether the caller may see it. */
export async function transferRequestById(table: Table, requestId: string): Promise<TransferRequest | undefined> {
  const item = await getItem(table, keys.transferRequest(requestId));
  return item && requestCodec.fromItem(item);
}

/** Strongly consistent; omits unknown ids. */
export async function transferRequestsByIds(
  table: Table,
  requestIds: readonly string[],
): Promise<Map<string, TransferRequest>> {
  const items = await batchGet(
    table,
    requestIds.map((id) => keys.transferRequest(id)),
  );
  return new Map(items.map((item) => requestCodec.fromItem(item)).map((request) => [request.id, request]));
}

/** Strongly consistent. */
export async function pendingTransfer(
  table: Table,
  clientId: string,
  toProviderId: string,
): Promise<TransferRequest | undefined> {
  const item = await getItem(table, keys.transferClaim(clientId, toProviderId));
  return item && claimCodec.fromItem(item).request;
}

/**
 * Four operations, or seven if it replaces a void one.
 *
 * @param lapsed the result of `pendingTransfer`, if void
 * @param taken the error if there is another pending request (TQ-07)
 */
export function addTransferRequest(
  transaction: Transaction,
  request: TransferRequest,
  lapsed: TransferRequest | undefined,
  taken: () => Error,
): void {
  const claim = claimCodec.toItem({ requestId: request.id, request });
  if (lapsed) {
    const before = claimCodec.toItem({ requestId: lapsed.id, request: lapsed });
    transaction.change(before, claim, { requestId: lapsed.id }, taken);
    writeMove(transaction, 'lapse', lapsed, movedTransfer(lapsed, 'lapse', { at: new Date(request.createdAt) }));
  } else {
    transaction.create(claim, taken);
  }
  for (const item of itemsOf(request)) {
    transaction.put(item);
  }
}

/** Writes a decision (`movedTransfer`) and deletes the claim: four operations. Fails with 409 if the request is already decided. */
export function decideTransferRequest(
  transaction: Transaction,
  move: TransferMove,
  before: TransferRequest,
  after: TransferRequest,
): void {
  writeMove(transaction, move, before, after);
  transaction.delete(
    keys.transferClaim(before.clientId, before.toProviderId),
    { requestId: before.id },
    alreadyDecided,
  );
}

function writeMove(
  transaction: Transaction,
  move: TransferMove,
  before: TransferRequest,
  after: TransferRequest,
): void {
  const from: readonly TransferStatus[] = transferMoves[move].from;
  const expected = from.includes(before.status) ? { status: before.status } : undefined;
  if (!expected) {
    throw alreadyDecided();
  }
  const items = itemsOf(after);
  for (const [at, item] of itemsOf(before).entries()) {
    transaction.change(item, items[at] ?? item, expected, alreadyDecided);
  }
}

function alreadyDecided(): Problem {
  return new Problem('conflict', 'This transfer request is already decided.');
}

export interface ListedTransfer {
  readonly entry: TransferEntry;
  readonly position: string;
}

/**
 * Requests from and to a provider, newest first: one Query for each status. From an index: the entries may be outdated.
 *
 * @param providerId `undefined`: all providers
 * @param options.after the position of the last entry shown
 */
export async function transferPage(
  table: Table,
  providerId: string | undefined,
  statuses: readonly TransferStatus[],
  options: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly listed: readonly ListedTransfer[]; readonly more: boolean }> {
  const { limit, after } = options;
  const pages = await Promise.all(
    [...new Set(statuses)].map((status) =>
      queryPage(
        table,
        {
          index: 'lists',
          partition: transferPartition(providerId, status),
          // Excludes the position itself: a space sorts before all other characters.
          ...(after === undefined ? {} : { from: `${after} ` }),
        },
        { limit: limit + 1 },
      ),
    ),
  );
  const merged = pages
    .flatMap(({ items }) => items.map((item) => ({ entry: Entry.parse(item), position: String(item.gsi1sk) })))
    .sort((one, other) => (one.position < other.position ? -1 : 1));
  return { listed: merged.slice(0, limit), more: merged.length > limit };
}
