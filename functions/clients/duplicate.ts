import type { Actor } from '#shared/domain/account.ts';
import type { AccountRef } from '#shared/persistence/account-links.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { claimHolder } from '#shared/persistence/email-claims.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { Problem } from '#shared/problem.ts';
import type { Sending } from './invitation.ts';
import { minimalCard } from './look-up.ts';
import type { Service } from './service.ts';

/** An address that another account holds (AC-09): what the write was refused for. */
export class EmailTaken extends Error {
  override readonly name = 'EmailTaken';
  readonly holder: AccountRef | undefined;

  constructor(claim: Item | undefined) {
    super('The address is taken');
    this.holder = claimHolder(claim);
  }
}

/**
 * AC-09: 409 with the minimal card of the person who has the address, so that staff can refer or ask for them instead
 * (CL-05, CL-06). Clients, and whoever meets a staff address, learn no more than that it is taken.
 */
export async function duplicateProblem(
  service: Service,
  taken: EmailTaken,
  actor: Actor,
  pointer: string,
  { now, requestId }: Sending,
): Promise<Problem> {
  const { table } = service;
  const detail = 'This e-mail address is registered already.';
  const errors = [{ pointer, detail }];
  const holder =
    actor.kind === 'client' || taken.holder?.kind !== 'client' ? undefined : await clientById(table, taken.holder.id);
  if (!holder) {
    return new Problem('conflict', detail, { errors, cause: taken });
  }
  const [names, ring] = await Promise.all([
    readNames(table, { providerIds: [holder.serviceProviderId] }),
    service.ring(),
    auditRead(table, {
      action: 'client.duplicate_met',
      actor,
      subject: { kind: 'client', id: holder.id },
      at: now,
      requestId,
    }),
  ]);
  const duplicate = minimalCard(actor, holder, names, ring, now);
  return new Problem('conflict', detail, { errors, cause: taken, extensions: { duplicate } });
}
