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
/** Once a password is set, its link would open an account that is in use (DEC-18). */
const ResentInvitation = Invitation.partial({ link: true });

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
      'Values of one filter are alternatives; different filters combine by `match`. `q`, `assignedTo`, `serviceProviderId`, the ' +
      'scope of your permissions and the exclusion of archived people (unless `status` includes them) always narrow the ' +
      'result. `sort=name` sorts by first, then last name; `sort=-lastActivity` lists the most recently active first.',
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
        more: z.literal(true).optional().describe('There are more matches: enter more of the name'),
      }),
    },
    tag: 'Clients',
    summary: 'Search clients of all providers by name',
    description: 'Matches the beginning of the names and ignores case, accents, spaces and punctuation. Audited.',
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
      'Creates a client if staff are assigned, else a referral. Returns 409 if the e-mail address is already registered, with ' +
      'the minimal card of that person as `duplicate`.',
  },
  getClient: {
    method: 'GET',
    path: '/v1/clients/{clientId}',
    allow: accountKinds,
    reply: { status: 200, schema: Profile },
    versioned: true,
    tag: 'Clients',
    summary: 'Get the client profile',
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
    summary: 'Get the Overview tab',
    description:
      'Includes the first 25 open tasks by due date (continue with `/tasks?status=open`) and the 10 newest activities ' +
      '(continue with `/activity`). The ETag is that of the client.',
  },
  updateClient: {
    method: 'PATCH',
    path: '/v1/clients/{clientId}',
    allow: accountKinds,
    body: ClientPatch,
    reply: { status: 200, schema: Profile },
    versioned: true,
    tag: 'Clients',
    summary: 'Update sections of the profile',
    description:
      'Absent fields stay unchanged, `null` clears, also in nested objects. A new e-mail address of an invited client sends the ' +
      'invitation again; that of an active client becomes the sign-in when the link sent to it is opened.',
  },
  getGeneralNotes: {
    method: 'GET',
    path: '/v1/clients/{clientId}/general-notes',
    allow: accountKinds,
    reply: { status: 200, schema: GeneralNotes },
    versioned: true,
    tag: 'Clients',
    summary: 'Get the general notes',
  },
  updateGeneralNotes: {
    method: 'PUT',
    path: '/v1/clients/{clientId}/general-notes',
    allow: accountKinds,
    body: z.strictObject({ text: paragraphs(50_000) }),
    reply: { status: 200, schema: GeneralNotes },
    versioned: true,
    tag: 'Clients',
    summary: 'Save the general notes',
    description: 'Overwrites the previous text, which is not kept. Empty text clears the notes.',
  },
  listActivity: {
    method: 'GET',
    path: '/v1/clients/{clientId}/activity',
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(ActivityEntry) },
    tag: 'Clients',
    summary: 'List Recent Activity of the client, newest first',
  },
  resendInvitation: {
    method: 'POST',
    path: '/v1/clients/{clientId}/invitations',
    allow: accountKinds,
    reply: { status: 201, schema: ResentInvitation },
    tag: 'Clients',
    summary: 'Send the portal invitation again',
    description:
      'Possible until the first sign-in, then 409. Earlier links become invalid. Without `link` once a password is set: the link then goes to the client alone.',
  },
});
