import * as z from 'zod';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { type RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { text } from '#shared/text.ts';

/** Administrators who try to erase the client see the reason: it must hold no personal data. */
export const LegalHoldChange = z.discriminatedUnion('on', [
  z.strictObject({ clientId: z.string(), on: z.literal(true), reason: text(500) }),
  z.strictObject({ clientId: z.string(), on: z.literal(false), reason: text(500).optional() }),
]);
export type LegalHoldChange = z.infer<typeof LegalHoldChange>;

/** Operators have no account in the portal; CloudTrail records who invoked the function. */
const operator = { id: 'operator', kind: 'administrator' } as const;

/**
 * Sets or lifts the legal hold of a client. Setting it again changes the reason and keeps the date.
 * @throws 404 if there is no such client
 */
export async function setLegalHold(
  table: Table,
  change: LegalHoldChange,
  at: RequestContext,
): Promise<{ readonly clientId: string; readonly hold: 'on' | 'off' }> {
  const before = await clientById(table, change.clientId);
  if (!before) {
    throw notFound();
  }
  const { legalHold, ...rest } = before;
  const since = legalHold?.since ?? at.now.toISOString();
  const after = change.on ? { ...rest, legalHold: { reason: change.reason, since } } : rest;
  const conflict = () => new Problem('conflict', 'The client was changed at the same time. Try again.');
  const transaction = new Transaction();
  changeClient(transaction, before, after, { legalHold }, (existing) => (existing ? conflict() : notFound()), at.now);
  transaction.put(
    auditItem(at, {
      action: change.on ? 'legal_hold.set' : 'legal_hold.lifted',
      actor: operator,
      subject: { kind: 'client', id: change.clientId },
    }),
  );
  await transaction.commit(table);
  return { clientId: change.clientId, hold: change.on ? 'on' : 'off' };
}
