import * as z from 'zod';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { text } from '#shared/text.ts';

/** The reason is shown to administrators whom the hold stops; it is no place for personal data. */
export const Order = z.discriminatedUnion('on', [
  z.strictObject({ clientId: z.string(), on: z.literal(true), reason: text(500) }),
  z.strictObject({ clientId: z.string(), on: z.literal(false), reason: text(500).optional() }),
]);
export type Order = z.infer<typeof Order>;

/** Operators have no account in the portal: AWS's own trail says who called. */
const operator = { id: 'operator', kind: 'administrator' } as const;

/**
 * Sets or lifts the legal hold of a client; audited. Setting it again changes the reason.
 * @throws 404 without such a client
 */
export async function setLegalHold(
  table: Table,
  order: Order,
  at: { readonly now: Date; readonly requestId: string },
): Promise<{ readonly clientId: string; readonly hold: 'on' | 'off' }> {
  const before = await clientById(table, order.clientId);
  if (!before) {
    throw notFound();
  }
  const { legalHold, ...rest } = before;
  const since = legalHold?.since ?? at.now.toISOString();
  const after = order.on ? { ...rest, legalHold: { reason: order.reason, since } } : rest;
  const changed = () => new Problem('conflict', 'The client or the hold changed meanwhile. Try again.');
  const transaction = new Transaction();
  changeClient(transaction, before, after, { legalHold }, (existing) => (existing ? changed() : notFound()), at.now);
  transaction.put(
    auditItem({
      action: order.on ? 'legal_hold.set' : 'legal_hold.lifted',
      actor: operator,
      subject: { kind: 'client', id: order.clientId },
      at: at.now,
      requestId: at.requestId,
    }),
  );
  await transaction.commit(table);
  return { clientId: order.clientId, hold: order.on ? 'on' : 'off' };
}
