import * as z from 'zod';
import { camsClientStreams } from '#shared/domain/client.ts';
import { oneOf } from '#shared/http/reference-fields.ts';
import { Day, Id, Instant, PersonRef, ProviderRef, pageQuery } from '#shared/http/schemas.ts';
import { personStatuses } from '#shared/persistence/people.ts';
import { profileActions } from '#shared/policy/clients.ts';

/** Several values of one filter are alternatives. */
function any<S extends z.ZodType>(value: S) {
  return z.array(value).min(1).max(50).optional();
}

const Age = z.coerce.number().int().min(0).max(150).optional();

export const sorts = ['name', 'created', 'lastActivity', '-name', '-created', '-lastActivity'] as const;

/** The People screen's search, filters and order. */
export const PeopleQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().describe('Parts of first, last or preferred name or e-mail, in any order'),
  type: any(z.enum(['client', 'referral'])),
  status: any(z.enum(personStatuses)),
  assignedTo: any(z.union([z.literal('me'), Id])).describe('`me`, or a staff id with `clients:provider`'),
  serviceProviderId: any(Id).describe('With `clients:group`'),
  match: z.enum(['all', 'any']).default('all'),
  sort: z.enum(sorts).default('name'),
  sex: any(oneOf('sex')),
  ageFrom: Age,
  ageTo: Age,
  camsClientStream: any(z.enum(camsClientStreams)),
  identifiesAs: any(oneOf('identifiesAs')),
  highestEducation: any(oneOf('highestEducation')),
  eapStatus: any(z.enum(['active', 'closed'])),
  currentEmploymentStatus: any(oneOf('currentEmploymentStatus')),
  postalCode: any(z.string().trim().min(1).max(12)).describe('The beginning of a postal code'),
  city: any(z.string().trim().min(1).max(100)),
  accessToTransportation: any(oneOf('accessToTransportation')),
  noc: any(z.string().regex(/^\d{5}$/, 'Five digits')).describe('Past, current or target occupation'),
  skillId: any(Id),
  activeSince: z.union([Day, Instant]).optional().describe('Active on or after this day or moment'),
});
export type PeopleQuery = z.output<typeof PeopleQuery>;

export const PersonCard = z.object({
  id: z.string(),
  displayName: z.string(),
  preferredName: z.string().optional(),
  type: z.enum(['client', 'referral']),
  status: z.enum(personStatuses),
  email: z.string().optional(),
  phone: z.string().optional(),
  serviceProvider: ProviderRef,
  assignedStaff: z.array(PersonRef),
  camsReference: z.string().optional(),
  camsClientStream: z.string().optional(),
  eapStatus: z.string().optional(),
  currentEmploymentStatus: z.string().optional(),
  hasSafetyFlag: z.boolean(),
  actions: z.array(z.enum(profileActions)),
  lastActivityAt: Instant.optional(),
  createdAt: Instant,
});
export type PersonCard = z.input<typeof PersonCard>;
