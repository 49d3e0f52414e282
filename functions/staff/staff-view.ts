import * as z from 'zod';
import { accountStatuses, languages, permissions } from '#shared/domain/account.ts';
import { type Staff, staffName } from '#shared/domain/staff.ts';
import { ProviderRef } from '#shared/http/schemas.ts';

export const StaffView = z.object({
  id: z.string(),
  kind: z.enum(['staff', 'administrator', 'job-board-administrator']),
  email: z.string(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  phone: z.string().optional(),
  extension: z.string().optional(),
  language: z.enum(languages).describe('Of mails to this account'),
  serviceProvider: ProviderRef.optional(),
  permissions: z.array(z.enum(permissions)),
  status: z.enum(accountStatuses),
  invitedAt: z.string().optional(),
  lastLoginAt: z.string().optional(),
  deactivatedAt: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});

export const Invitation = z.object({
  link: z.string().describe('For sending by hand'),
  sentTo: z.string(),
  expiresAt: z.string(),
});

export function staffView(staff: Staff, providers: ReadonlyMap<string, string>): z.input<typeof StaffView> {
  const { serviceProviderId, accountStatus } = staff;
  return {
    ...staff,
    name: staffName(staff),
    status: accountStatus,
    ...(serviceProviderId === undefined ? {} : { serviceProvider: providerRef(serviceProviderId, providers) }),
  };
}

export function providerRef(id: string, providers: ReadonlyMap<string, string>) {
  return { id, name: providers.get(id) ?? '' };
}
