import * as z from 'zod';
import type { Client } from '#shared/domain/client.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';
import { clientKey } from './clients.ts';
import { codec } from './codec.ts';
import { DataSubject, dataSubject } from './data-subject.ts';
import { keys } from './keys.ts';
import { personKey } from './people.ts';
import { getItem } from './reads.ts';
import type { Item } from './refusals.ts';
import { writeConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';
import { Transaction } from './transaction.ts';

/**
 * That a client was erased: who asked, when, how much went. It holds nothing personal but for `sealed`, what their data is found
 * by, until the last look is done.
 *
 * `running` → `verifying` (everything that was there is gone; writers that were under way may still add something) → `completed`
 */
export const Erasure = z.object({
  clientId: z.string(),
  status: z.enum(['running', 'verifying', 'completed']),
  requestedBy: z.string(),
  requestedAt: z.string(),
  completedAt: z.string().optional(),
  /** Items of the table by kind, objects, and `audit` entries that were kept. */
  counts: z.record(z.string(), z.int()),
  sealed: z.string().optional(),
});
export type Erasure = z.infer<typeof Erasure>;

const erasureCodec = codec({ entity: 'Erasure', schema: Erasure, keys: ({ clientId }) => keys.erasure(clientId) });

/** Strongly consistent. */
export async function erasureOf(table: Table, clientId: string): Promise<Erasure | undefined> {
  const item = await getItem(table, keys.erasure(clientId));
  return item && erasureCodec.fromItem(item);
}

export function erasedSubject(ring: KeyRing, erasure: Erasure): DataSubject | undefined {
  const { sealed, clientId } = erasure;
  return sealed === undefined ? undefined : DataSubject.parse(unseal(ring, 'seal', sealed, ['erasure', clientId]));
}

function sealedSubject(ring: KeyRing, subject: DataSubject): string {
  return seal(ring, 'seal', subject, ['erasure', subject.clientId]);
}

/** Of somebody under a legal hold nothing is erased. */
export function onLegalHold(hold: Client['legalHold']): Problem {
  const reason = hold ? ` (${hold.reason})` : '';
  return new Problem('conflict', `This client is under a legal hold${reason}: nothing of theirs may be erased.`);
}

/**
 * Makes a client disappear: at most five operations. From then on nobody finds them, their sign-in is nobody's, and the matcher does
 * not know them; the rest is removed by whoever applies `client.erase`.
 *
 * @param before as read; refused where anything that their data is found by has changed since
 */
export function beginErasure(
  transaction: Transaction,
  ring: KeyRing,
  before: Client,
  by: { readonly id: string; readonly at: Date },
): void {
  const { id: clientId, version, email, pendingEmail, sub, links, serviceProviderId } = before;
  const erasure: Erasure = {
    clientId,
    status: 'running',
    requestedBy: by.id,
    requestedAt: by.at.toISOString(),
    counts: {},
    sealed: sealedSubject(ring, dataSubject(before)),
  };
  const expected = { version, email, pendingEmail, sub, links, serviceProviderId, legalHold: undefined };
  transaction.delete(clientKey(clientId), expected, (existing) => refusal(before, existing));
  transaction.delete(personKey(before));
  transaction.delete(keys.matchInput(clientId));
  if (sub !== undefined) {
    transaction.delete(keys.actor(sub));
  }
  transaction.put(erasureCodec.toItem(erasure));
}

function refusal(before: Client, existing: Item | undefined): Problem {
  if (!existing) {
    return notFound();
  }
  if (existing.legalHold !== undefined) {
    return onLegalHold(existing.legalHold as Client['legalHold']);
  }
  return existing.version === before.version
    ? new Problem('conflict', 'The sign-in or the provider of this client is being changed. Try again shortly.')
    : versionMismatch();
}

/** Notes what is known of whoever is erased, before any of it goes. */
export async function noteSubject(
  table: Table,
  ring: KeyRing,
  before: Erasure,
  subject: DataSubject,
): Promise<Erasure> {
  const after = { ...before, sealed: sealedSubject(ring, subject) };
  await advanceErasure(table, before, after);
  return after;
}

/** Moves an erasure on. @returns false where another run did so first */
export async function advanceErasure(table: Table, before: Erasure, after: Erasure): Promise<boolean> {
  const [itemBefore, itemAfter] = [erasureCodec.toItem(before), erasureCodec.toItem(omitUndefined(after))];
  const transaction = new Transaction().change(itemBefore, itemAfter, { status: before.status }, writeConflict);
  return transaction.tryCommit(table);
}
