import * as z from 'zod';
import { Profile } from '#shared/clients/profile.ts';
import { accountKinds } from '#shared/domain/account.ts';
import { ActivitySubject, activityTypes } from '#shared/domain/activity.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Instant, PersonRef, page, pageQuery } from '#shared/http/schemas.ts';
import { TaskView } from '#shared/tasks/view.ts';
import { paragraphs } from '#shared/text.ts';
import { ClientPatch, NewClientBody } from './fields.ts';
import { LookupMatch, LookupQuery } from './lookup-schemas.ts';
import { PeopleQuery, PersonCard } from './people-schemas.ts';

const Invitation = z.object({ link: z.string(), sentTo: z.string(), expiresAt: Instant });

const ActivityEntry = z.object({
  id: z.string(),
  type: z.enum(activityTypes),
  at: Instant,
  subject: ActivitySubject.optional(),
});

const GeneralNotes = z.object({
  text: z.string(),
  version: z.int().describe('0 = never saved'),
  updatedAt: Instant.optional(),
  updatedBy: PersonRef.optional(),
});

export const routes = defineRoutes({
  listPeople: {
    method: 'GET',
    path: '/v1/clients',
    allow: ['staff', 'administrator'],
    needs: ['clients:base', 'referrals:base'],
    query: PeopleQuery,
    reply: { status: 200, schema: page(PersonCard) },
    tag: 'Clients',
    summary: 'People screen: clients and referrals',
    description:
      'Several values of one filter are alternatives; different filters combine by `match`. `q`, the scope of your permissions, ' +
      '`assignedTo`, `serviceProviderId`, and leaving out archived people (unless `status` names them) always narrow. ' +
      '`sort=name` sorts by first, then last name; `sort=-lastActivity` puts who was active last first.',
  },
  lookUpClients: {
    method: 'GET',
    path: '/v1/clients/lookup',
    allow: ['staff', 'administrator'],
    needs: ['clients:base', 'referrals:base'],
    throttle: { group: 'look-up', by: 'caller', limit: 30, windowSeconds: 60 },
    query: LookupQuery,
    reply: {
      status: 200,
      schema: z.object({
        matches: z.array(LookupMatch),
        more: z.literal(true).optional().describe('There are further matches: type more of the name'),
      }),
    },
    tag: 'Clients',
    summary: 'Duplicate search by name over all providers',
    description: 'By the beginning of the names; case, accents, spaces and punctuation do not matter. Audited.',
  },
  createClient: {
    method: 'POST',
    path: '/v1/clients',
    allow: ['staff', 'administrator'],
    needs: ['clients:base'],
    body: NewClientBody,
    reply: { status: 201, schema: z.object({ client: Profile, invitation: Invitation }) },
    versioned: true,
    tag: 'Clients',
    summary: 'Add and invite a client or referral',
    description:
      'With somebody assigned a client, else a referral. An address that is registered already is 409, with the ' +
      "person's minimal card as `duplicate`.",
  },
  getClient: {
    method: 'GET',
    path: '/v1/clients/{clientId}',
    allow: accountKinds,
    reply: { status: 200, schema: Profile },
    versioned: true,
    tag: 'Clients',
    summary: 'The client profile',
  },
  getOverview: {
    method: 'GET',
    path: '/v1/clients/{clientId}/overview',
    allow: accountKinds,
    reply: {
      status: 200,
      schema: z.object({
        client: Profile,
        generalNotes: GeneralNotes.optional().describe('Staff only'),
        tasks: page(TaskView),
        recentActivity: page(ActivityEntry),
      }),
    },
    versioned: true,
    tag: 'Clients',
    summary: 'The Overview tab in one read',
    description:
      'The 25 open tasks due first, continued by `/tasks?status=open`, and the 10 newest activities, continued by `/activity`. ' +
      "The ETag is the client's.",
  },
  updateClient: {
    method: 'PATCH',
    path: '/v1/clients/{clientId}',
    allow: accountKinds,
    body: ClientPatch,
    reply: { status: 200, schema: Profile },
    versioned: true,
    tag: 'Clients',
    summary: 'Edit sections of the profile',
    description:
      'Absent = unchanged, `null` = clear, in nested objects as well. A new e-mail of an invited client sends the invitation ' +
      'again; that of an active one becomes the sign-in once the link sent to it is opened.',
  },
  getGeneralNotes: {
    method: 'GET',
    path: '/v1/clients/{clientId}/general-notes',
    allow: accountKinds,
    reply: { status: 200, schema: GeneralNotes },
    versioned: true,
    tag: 'Clients',
    summary: 'General notes',
  },
  updateGeneralNotes: {
    method: 'PUT',
    path: '/v1/clients/{clientId}/general-notes',
    allow: accountKinds,
    body: z.strictObject({ text: paragraphs(50_000) }),
    reply: { status: 200, schema: GeneralNotes },
    versioned: true,
    tag: 'Clients',
    summary: 'Save general notes',
    description: 'Overwrites what was there; nothing of it is kept. Empty text clears.',
  },
  listActivity: {
    method: 'GET',
    path: '/v1/clients/{clientId}/activity',
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(ActivityEntry) },
    tag: 'Clients',
    summary: 'Recent Activity: what the client did, newest first',
  },
  resendInvitation: {
    method: 'POST',
    path: '/v1/clients/{clientId}/invitations',
    allow: accountKinds,
    reply: { status: 201, schema: Invitation },
    tag: 'Clients',
    summary: 'Send the portal invitation again',
    description: 'Until the first sign-in, afterwards 409. Earlier links end.',
  },
});
