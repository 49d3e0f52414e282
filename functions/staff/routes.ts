import * as z from 'zod';
import { accountStatuses, languages, permissions } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { EmailAddress, text } from '#shared/text.ts';
import { Invitation, StaffView } from './views.ts';

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
      '`staff:base` reaches one’s own provider, `staff:group` every provider, administrators also accounts without one.',
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
      language: z.enum(languages).default('en').describe('Of the mails to them'),
      serviceProviderId: Id.optional().describe('Required of callers without a provider of their own'),
    }),
    reply: { status: 201, schema: z.object({ staff: StaffView, invitation: Invitation }) },
    versioned: true,
    tag,
    summary: 'Invite a staff member',
    description:
      'The account has no permissions until they are set. Another provider than one’s own needs `staff:group`.',
  },
  getStaff: {
    method: 'GET',
    path: '/v1/staff/{staffId}',
    ...managers,
    reply: { status: 200, schema: StaffView },
    versioned: true,
    tag,
    summary: 'One staff account',
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
      'Holds at once. Nobody gives a level that they do not hold; administrators and job board administrators have fixed permissions: 409.',
  },
  resendStaffInvitation: {
    method: 'POST',
    path: '/v1/staff/{staffId}/invitations',
    ...managers,
    reply: { status: 201, schema: Invitation },
    tag,
    summary: 'Send the invitation again, with a new link',
    description: 'Earlier links are worth nothing then. 409 once the account has signed in.',
  },
  deactivateStaff: {
    method: 'POST',
    path: '/v1/staff/{staffId}/deactivation',
    ...managers,
    reply: { status: 200, schema: StaffView },
    tag,
    summary: 'Take the access of a staff account away, from this moment',
    description:
      'Assignments and tasks stay as they are: hand them over before or after. Repeating it changes nothing; deactivating oneself is 409.',
  },
  restoreStaff: {
    method: 'DELETE',
    path: '/v1/staff/{staffId}/deactivation',
    ...managers,
    reply: { status: 200, schema: StaffView },
    tag,
    summary: 'Give a deactivated account its access back',
    description: 'Everybody has to sign in again; who never did needs a new invitation.',
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
      'Of one’s own provider; of another one with `clients:group` or `tasks:group`. Administrators see all without choosing one.',
  },
});
