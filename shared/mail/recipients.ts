import type { Language } from '#shared/domain/account.ts';
import { type Client, calledName } from '#shared/domain/client.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { TaskAudience } from './templates/task-list.ts';

/** A person who may receive mail about tasks. */
export interface Recipient {
  readonly audience: TaskAudience;
  readonly to: string;
  readonly language: Language;
  readonly name: string;
}

/** @returns `undefined` for accounts that are not active */
export function staffRecipient(staff: Staff | undefined): Recipient | undefined {
  return staff?.accountStatus === 'active'
    ? { audience: 'staff', to: staff.email, language: staff.language, name: staff.firstName }
    : undefined;
}

/** @returns `undefined` for archived clients (DEC-3), and for those who do not want mail from their caseworkers */
export function clientRecipient(client: Client | undefined): Recipient | undefined {
  return client && client.archivedAt === undefined && client.communication.caseworkerCommunications
    ? { audience: 'client', to: client.email, language: client.language, name: calledName(client) }
    : undefined;
}
