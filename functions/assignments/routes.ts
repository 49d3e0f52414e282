import * as z from 'zod';
import { maxAssignedStaff } from '#shared/clients/assignable.ts';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, PersonRef } from '#shared/http/schemas.ts';
import { personStatuses } from '#shared/persistence/people.ts';
import { profileActions } from '#shared/policy/clients.ts';

const tag = 'Assignments';

/** Ids of a bulk call, at most. */
export const maxClients = 100;

export const assignModes = ['replace', 'add'] as const;
/** SA-06. */
const assignTaskChoices = ['leave', 'reassign'] as const;
/** SA-11. */
export const removeTaskChoices = ['leave', 'reassign', 'unassign'] as const;

/** More than a rule allows is 422; more than that is not looked at. */
const maxIdsRead = 1000;
const ids = z
  .array(Id)
  .min(1)
  .max(maxIdsRead)
  .transform((all) => [...new Set(all)]);

const assignment = {
  staffIds: ids.describe(`Active staff of the client's provider; at most ${maxAssignedStaff} are assigned`),
  mode: z
    .enum(assignModes)
    .default('replace')
    .describe('`replace`: whoever is not named loses the assignment. `add`: everybody keeps theirs'),
  activeTasks: z
    .enum(assignTaskChoices)
    .optional()
    .describe(
      'What becomes of open tasks of staff who lose the assignment: they keep them, or their part goes to the newly assigned',
    ),
  includeIntakeTasks: z
    .boolean()
    .default(false)
    .describe('Make the intake tasks of the settings, for the newly assigned, unless the client has open ones'),
} as const;

/** What became of one client's assignments. */
export const Assignments = z.object({
  type: z.enum(['client', 'referral']),
  status: z.enum(personStatuses),
  version: z.int(),
  assignedStaff: z.array(PersonRef),
  actions: z
    .array(z.enum(profileActions))
    .describe('What you may do now: nothing where the change took the client out of your sight'),
});
export type Assignments = z.input<typeof Assignments>;

/** What became of one client of a bulk call. */
export const AssignmentResult = z.object({
  clientId: z.string(),
  status: z.int().describe('The HTTP status that the change would have had alone'),
  problem: z
    .object({
      type: z.string().describe('`urn:problem:<kind>`'),
      title: z.string(),
      status: z.int(),
      detail: z.string().optional(),
      instance: z.string(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    })
    .optional()
    .describe('Where it was refused: RFC 9457'),
});
export type AssignmentResult = z.infer<typeof AssignmentResult>;

const removal = {
  activeTasks: z
    .enum(removeTaskChoices)
    .optional()
    .describe('What becomes of their open tasks: they keep them, those who stay get their part, or nobody'),
} as const;

export const routes = defineRoutes({
  assignStaff: {
    method: 'POST',
    path: '/v1/clients/{clientId}/assignments',
    allow: accountKinds,
    body: z.strictObject(assignment),
    reply: { status: 200, schema: Assignments },
    tag,
    summary: 'Assign staff to a client or referral',
    description:
      'Replaces the whole set unless `mode` is `add`. A referral needs `clients` or `referrals`, a client `clients`. ' +
      '409 where staff with open tasks of this client lose the assignment and `activeTasks` is missing. The newly ' +
      'assigned get a mail.',
  },
  deleteAssignments: {
    method: 'DELETE',
    path: '/v1/clients/{clientId}/assignments',
    allow: accountKinds,
    query: z.strictObject({
      staffId: z.array(Id).min(1).max(maxIdsRead).optional().describe('Left out: all'),
      ...removal,
    }),
    reply: { status: 200, schema: Assignments },
    tag,
    summary: 'Remove some or all assigned staff',
    description:
      'Without assigned staff the client is a referral again. Staff who are not assigned are ignored. 409 where they have open ' +
      'tasks of this client and `activeTasks` is missing.',
  },
  deleteAssignment: {
    method: 'DELETE',
    path: '/v1/clients/{clientId}/assignments/{staffId}',
    allow: accountKinds,
    query: z.strictObject(removal),
    reply: { status: 200, schema: Assignments },
    tag,
    summary: 'Remove one of the assigned staff',
    description: 'As removing several.',
  },
  summarizeAssignments: {
    method: 'POST',
    path: '/v1/assignments/summary',
    allow: ['staff', 'administrator'],
    needs: ['clients:base', 'referrals:base'],
    body: z.strictObject({ clientIds: ids.describe(`At most ${maxClients}`) }),
    reply: {
      status: 200,
      schema: z.object({
        clients: z.int(),
        withStaff: z.int().describe('How many of them have assigned staff'),
        activeTasks: z.int().describe('Open tasks of all of them'),
        items: z.array(
          z.object({
            clientId: z.string(),
            displayName: z.string(),
            assignedStaff: z.array(PersonRef),
            activeTasks: z.int(),
          }),
        ),
      }),
    },
    tag,
    summary: 'Who is assigned to several clients, and their open tasks, before a change',
  },
  bulkAssignStaff: {
    method: 'POST',
    path: '/v1/assignments',
    allow: ['staff', 'administrator'],
    needs: ['clients:base', 'referrals:base'],
    bulk: true,
    body: z.strictObject({ clientIds: ids.describe(`At most ${maxClients}`), ...assignment }),
    reply: { status: 200, schema: z.object({ results: z.array(AssignmentResult) }) },
    tag,
    summary: 'Assign staff to several clients and referrals',
    description:
      'Each client is changed wholly or not at all, and has a result of its own, in the order of `clientIds`. With an ' +
      'Idempotency-Key, repeating a call that was cut off goes on where it stopped, and tries again what was refused.',
  },
});
