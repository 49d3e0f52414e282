import type { Language } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { newAccountLink } from '#shared/identity/account-links.ts';
import { newId } from '#shared/ids.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { claimEmail, findByEmail } from '#shared/persistence/email-claims.ts';
import { staffById, toStaffItem } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { CliError } from './command.ts';

export interface AdministratorRequest {
  /** Lower case. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly kind: 'administrator' | 'job-board-administrator';
  readonly language: Language;
}

/** Whom the audit log names: nobody is signed in. */
const operator = { id: 'operator', kind: 'administrator' } as const;

/**
 * Invites an administrator as the API invites staff: account, e-mail claim, link, mail and Cognito user, all or nothing. For
 * one who was invited and has never set a password: a new link.
 *
 * @throws CliError where the address belongs to another account
 */
export async function inviteAdministrator(
  { table, ring, portalUrl }: { readonly table: Table; readonly ring: KeyRing; readonly portalUrl: string },
  { email, firstName, lastName, kind, language }: AdministratorRequest,
  now: Date,
  requestId: string,
): Promise<{ readonly link: string; readonly expiresAt: string }> {
  const holder = await findByEmail(table, ring, email);
  const before = holder?.kind === 'staff' ? await staffById(table, holder.id) : undefined;
  if (holder && (before?.kind !== kind || before.accountStatus !== 'invited')) {
    throw new CliError(`${email} belongs to another account, or to one that has its password already.`);
  }
  const id = before?.id ?? newId(now.getTime());
  const account = { kind: 'staff', id } as const;
  const link = newAccountLink({ ring, portalUrl, purpose: 'invitation', account, email, language, now });
  const at = now.toISOString();
  const invited = { links: { invitation: link.hash }, invitedAt: at };
  const staff: Staff = before
    ? { ...before, ...invited }
    : {
        id,
        kind,
        email,
        accountStatus: 'invited',
        language,
        ...invited,
        firstName,
        lastName,
        permissions: [],
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
  const changed = () => new CliError(`${email} was invited at the same moment. Try again.`);
  const data = { recipientName: staff.firstName, expiresAt: link.expiresAt };
  const message = { template: 'staff-invite', language: staff.language, to: email, data } as const;
  const transaction = new Transaction()
    .create(link.item, changed)
    .put(outboxItem({ now, requestId }, { kind: 'mail', message, sealed: link.sealed }))
    .put(
      auditItem(
        { now, requestId },
        {
          action: before ? 'staff.invite_resent' : 'staff.invited',
          actor: operator,
          subject: { kind: 'staff', id },
        },
      ),
    );
  if (before) {
    const { links, accountStatus } = before;
    transaction.change(toStaffItem(before), toStaffItem(staff), { links, accountStatus }, changed);
  } else {
    transaction
      .create(claimEmail(ring, email, { kind: 'staff', id }), changed)
      .create(toStaffItem(staff), changed)
      .put(outboxItem({ now, requestId }, { kind: 'identity.create-user', accountId: id, email }));
  }
  await transaction.commit(table);
  return { link: link.url, expiresAt: link.expiresAt };
}
