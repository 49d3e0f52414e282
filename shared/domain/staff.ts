import * as z from 'zod';
import { accountFields, permissions } from './account.ts';

/** An account of staff, an administrator or a job board administrator. */
export const Staff = z.object({
  id: z.string(),
  ...accountFields,
  kind: z.enum(['staff', 'administrator', 'job-board-administrator']),
  firstName: z.string(),
  lastName: z.string(),
  phone: z.string().optional(),
  extension: z.string().optional(),
  /** Required for staff, absent for administrators. */
  serviceProviderId: z.string().optional(),
  permissions: z.array(z.enum(permissions)),
  deactivatedAt: z.string().optional(),
  /** Who issued the open invitation (DEC-18). */
  invitedById: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type Staff = z.infer<typeof Staff>;

export function staffName(staff: Pick<Staff, 'firstName' | 'lastName'>): string {
  return `${staff.firstName} ${staff.lastName}`;
}
