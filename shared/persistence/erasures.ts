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
 * The record of an erasure: `running` → `verifying` (concurrent writers may still have added data) → `completed`. Holds personal data
 * only in `sealed` (a `DataSubject`), which is removed at the end.
 */
export const Erasure = z.object({
  clientId: z.string(),
  status: z.enum(['running', 'verifying', 'completed']),
  requestedBy: z.string(),
  requestedAt: z.string(),
  completedAt: z.string().optional(),
  /** Deleted items by kind, deleted objects, and kept `audit` entries. */
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

export function onLegalHold(hold: Client['legalHold']): Problem {
  const reason = hold ? ` (${hold.reason})` : '';
  return new Problem('conflict', `This client is under a legal hold${reason}: their data cannot be erased.`);
}

/**
 * Deletes the profile, the People item, the match input and the actor: at most five operations. The effect `client.erase` deletes the
 * rest. Fails if the client was changed since `before` was read.
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
  transaction.delete(clientKey(clientId), expected, (existing) => erasureConflict(before, existing));
  transaction.delete(personKey(before));
  transaction.delete(keys.matchInput(clientId));
  if (sub !== undefined) {
    transaction.delete(keys.actor(sub));
  }
  transaction.put(erasureCodec.toItem(erasure));
}

function erasureConflict(before: Client, existing: Item | undefined): Problem {
  if (!existing) {
    return notFound();
  }
  if (existing.legalHold !== undefined) {
    return onLegalHold(existing.legalHold as Client['legalHold']);
  }
  return existing.version === before.version
    ? new Problem('conflict', 'The account or the provider of this client is being changed. Try again shortly.')
    : versionMismatch();
}

/** Saves the data subject before data is deleted. */
export async function saveSubject(
  table: Table,
  ring: KeyRing,
  before: Erasure,
  subject: DataSubject,
): Promise<Erasure> {
  const after = { ...before, sealed: sealedSubject(ring, subject) };
  await advanceErasure(table, before, after);
  return after;
}

/** @returns false if another run has advanced it */
export async function advanceErasure(table: Table, before: Erasure, after: Erasure): Promise<boolean> {
  const [itemBefore, itemAfter] = [erasureCodec.toItem(before), erasureCodec.toItem(omitUndefined(after))];
  const transaction = new Transaction().change(itemBefore, itemAfter, { status: before.status }, writeConflict);
  return transaction.tryCommit(table);
}
