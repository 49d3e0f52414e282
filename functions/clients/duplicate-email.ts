import type { Actor } from '#shared/domain/account.ts';
import type { AccountRef } from '#shared/persistence/account-links.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { claimHolder } from '#shared/persistence/email-claims.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { RequestContext } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { minimalCard } from './look-up-clients.ts';

/** Thrown when another account holds the e-mail address (AC-09). */
export class EmailTaken extends Error {
  override readonly name = 'EmailTaken';
  readonly holder: AccountRef | undefined;

  constructor(claim: Item | undefined) {
    super('The address is taken');
    this.holder = claimHolder(claim);
  }
}

/**
 * 409 with the minimal card of the client who has the address, so that staff can request a transfer (AC-09, CL-05,
 * CL-06). Clients, and callers who entered the address of a staff member, only learn that it is taken.
 */
export async function duplicateProblem(
  dependencies: Dependencies,
  taken: EmailTaken,
  actor: Actor,
  pointer: string,
  context: RequestContext,
): Promise<Problem> {
  const { now } = context;
  const { table } = dependencies;
  const detail = 'This e-mail address is already registered.';
  const errors = [{ pointer, detail }];
  const holder =
    actor.kind === 'client' || taken.holder?.kind !== 'client' ? undefined : await clientById(table, taken.holder.id);
  if (!holder) {
    return new Problem('conflict', detail, { errors, cause: taken });
  }
  const [names, ring] = await Promise.all([
    readNames(table, { providerIds: [holder.serviceProviderId] }),
    dependencies.ring(),
    auditRead(table, context, {
      action: 'client.duplicate_met',
      actor,
      subject: { kind: 'client', id: holder.id },
    }),
  ]);
  const duplicate = minimalCard(actor, holder, names, ring, now);
  return new Problem('conflict', detail, { errors, cause: taken, extensions: { duplicate } });
}
