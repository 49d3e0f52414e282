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

/** Where a request stands in lists: newest first in an ascending Query. */
function position({ createdAt, id }: Pick<TransferRequest, 'createdAt' | 'id'>): string {
  return `${descending(createdAt)}#${id}`;
}

/** The request lies under its own id, and in the list of the whole group, by its state. */
const requestCodec = codec({
  entity: 'TransferRequest',
  schema: TransferRequest,
  keys: (request) => ({
    ...keys.transferRequest(request.id),
    gsi1pk: transferPartition(undefined, request.status),
    gsi1sk: position(request),
  }),
});

/** What reading a list needs to know of a request before it is read: whose names it shows. */
const Entry = TransferRequest.pick({
  id: true,
  clientId: true,
  fromProviderId: true,
  toProviderId: true,
  requestedBy: true,
  decidedBy: true,
});
export type TransferEntry = z.infer<typeof Entry>;

/** Beside each request: that it is in the list of a provider, by its state. */
const entryCodec = codec({
  entity: 'TransferEntry',
  schema: Entry.extend({ providerId: z.string(), status: z.string(), createdAt: z.string() }),
  keys: (entry) => ({
    ...keys.transferEntry(entry.id, entry.providerId),
    gsi1pk: transferPartition(entry.providerId, entry.status),
    gsi1sk: position(entry),
  }),
});

/** TQ-07: there is one pending request for a client and a receiving provider; it stands in the claim as it was made. */
const claimCodec = codec({
  entity: 'TransferClaim',
  schema: z.object({ requestId: z.string(), request: TransferRequest }),
  keys: ({ request: { clientId, toProviderId } }) => keys.transferClaim(clientId, toProviderId),
});

/** The items of a request in a state, but for the claim. */
function itemsOf(request: TransferRequest): Item[] {
  const { status, createdAt } = request;
  const entries = [request.fromProviderId, request.toProviderId].map((providerId) =>
    entryCodec.toItem({ ...Entry.parse(request), providerId, status, createdAt }),
  );
  return [requestCodec.toItem(request), ...entries];
}

/** A transfer request; strongly consistent. Whether the caller may see it is `mayOnTransfer`'s to say. */
export async function transferRequestById(table: Table, requestId: string): Promise<TransferRequest | undefined> {
  const item = await getItem(table, keys.transferRequest(requestId));
  return item && requestCodec.fromItem(item);
}

/** Several transfer requests by id; strongly consistent. */
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

/** The request that is pending for a client and a receiving provider, if there is one; strongly consistent. */
export async function pendingTransfer(
  table: Table,
  clientId: string,
  toProviderId: string,
): Promise<TransferRequest | undefined> {
  const item = await getItem(table, keys.transferClaim(clientId, toProviderId));
  return item && claimCodec.fromItem(item).request;
}

/**
 * Writes a new request: four operations, or seven where a void one gives way to it.
 *
 * @param lapsed what `pendingTransfer` has, where that is void by now
 * @param taken the error where there is another one (TQ-07)
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

/**
 * Writes a decision (`movedTransfer`), and makes room for another request: four operations. Refused (409) where somebody decided
 * before.
 */
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

/** The write condition of a move: from one of its states. */
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

/** TQ-07. */
export function alreadyDecided(): Problem {
  return new Problem('conflict', 'This transfer request was decided already.');
}

/** One request of a list, and its position, where the next page goes on. */
export interface ListedTransfer {
  readonly entry: TransferEntry;
  readonly position: string;
}

/**
 * Transfer requests from and to a provider, or of the whole group, newest first: one Query for each state, in parallel. From an
 * index, for lists: the requests themselves say how they stand.
 *
 * @param providerId `undefined` = the group
 * @param options.after the position of the last one shown
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
          // A space sorts after the position itself, and before every other.
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
