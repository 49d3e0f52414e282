import * as z from 'zod';
import { accountStatuses, languages, permissions } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { EmailAddress, text } from '#shared/text.ts';
import { Invitation, StaffView } from './staff-view.ts';

const tag = 'Staff';
const managers = { allow: ['staff', 'administrator'], needs: ['staff:base'] } as const;

const Query = z.string().trim().max(200);
const phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9 ().-]{3,30}$/, 'Not a phone number');
const extension = z
  .string()
  .trim()
  .regex(/^[0-9]{1,10}$/, 'Up to ten digits');

export const routes = defineRoutes({
  listStaff: {
    method: 'GET',
    path: '/v1/staff',
    ...managers,
    query: z.strictObject({
      ...pageQuery,
      q: Query.optional().describe('Part of a name or e-mail address'),
      status: z.enum(accountStatuses).optional(),
      serviceProviderId: Id.optional(),
    }),
    reply: { status: 200, schema: page(StaffView) },
    tag,
    summary: 'Staff accounts that the caller manages, by name',
    description:
      '`staff:base`: your own provider; `staff:group`: every provider; administrators: also accounts without a provider.',
  },
  inviteStaff: {
    method: 'POST',
    path: '/v1/staff',
    ...managers,
    body: z.strictObject({
      email: EmailAddress,
      firstName: text(100),
      lastName: text(100),
      phone: phone.optional(),
      extension: extension.optional(),
      language: z.enum(languages).default('en').describe('Of mails to this account'),
      serviceProviderId: Id.optional().describe('Required if the caller has no provider'),
    }),
    reply: { status: 201, schema: z.object({ staff: StaffView, invitation: Invitation }) },
    versioned: true,
    tag,
    summary: 'Invite a staff member',
    description:
      'The account has no permissions until they are set. A provider other than your own needs `staff:group`.',
  },
  getStaff: {
    method: 'GET',
    path: '/v1/staff/{staffId}',
    ...managers,
    reply: { status: 200, schema: StaffView },
    versioned: true,
    tag,
    summary: 'Get a staff account',
  },
  updateStaff: {
    method: 'PATCH',
    path: '/v1/staff/{staffId}',
    ...managers,
    body: z
      .strictObject({
        firstName: text(100),
        lastName: text(100),
        phone: phone.nullable(),
        extension: extension.nullable(),
        language: z.enum(languages),
      })
      .partial(),
    reply: { status: 200, schema: StaffView },
    versioned: true,
    tag,
    summary: 'Change names, phone or language of a staff member',
  },
  updateStaffPermissions: {
    method: 'PUT',
    path: '/v1/staff/{staffId}/permissions',
    ...managers,
    body: z.strictObject({ permissions: z.array(z.enum(permissions)).max(50) }),
    reply: { status: 200, schema: StaffView },
    versioned: true,
    tag,
    summary: 'Set the permissions of a staff member',
    description:
      'Takes effect at once. 403 for a permission that the caller does not hold. 409 for administrators and job board administrators: their permissions are fixed.',
  },
  resendStaffInvitation: {
    method: 'POST',
    path: '/v1/staff/{staffId}/invitations',
    ...managers,
    reply: { status: 201, schema: Invitation },
    tag,
    summary: 'Send the invitation again, with a new link',
    description:
      'Earlier links stop working. 409 once a password is set, 403 for an account with permissions that you do not have.',
  },
  deactivateStaff: {
    method: 'POST',
    path: '/v1/staff/{staffId}/deactivation',
    ...managers,
    reply: { status: 200, schema: StaffView },
    tag,
    summary: 'Deactivate a staff account',
    description:
      'Takes effect at once. Assignments and tasks are kept: hand them over before or after. Repeating the call changes nothing. 409 for your own account.',
  },
  restoreStaff: {
    method: 'DELETE',
    path: '/v1/staff/{staffId}/deactivation',
    ...managers,
    reply: { status: 200, schema: StaffView },
    tag,
    summary: 'Restore a deactivated account',
    description: 'The person signs in again. An account that never set a password needs a new invitation.',
  },
  listStaffOptions: {
    method: 'GET',
    path: '/v1/staff-options',
    allow: ['staff', 'administrator'],
    needs: ['clients:base', 'referrals:base', 'tasks:base'],
    query: z.strictObject({ ...pageQuery, q: Query.optional(), serviceProviderId: Id.optional() }),
    reply: {
      status: 200,
      schema: page(
        z.object({ id: z.string(), name: z.string(), serviceProvider: StaffView.shape.serviceProvider.unwrap() }),
      ),
    },
    tag,
    summary: 'Active staff for pickers, by name',
    description:
      'Of your own provider; of others with `clients:group` or `tasks:group`. Administrators see all providers by default.',
  },
});
