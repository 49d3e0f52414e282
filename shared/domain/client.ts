import * as z from 'zod';
import { accountFields } from './account.ts';

export const jobFeedFrequencies = ['daily', 'weekly'] as const;
/** Mail came back for good; the client called it spam: the worse one later. */
export const mailProblems = ['bounced', 'complained'] as const;
export type MailProblem = (typeof mailProblems)[number];

export const camsClientStreams = ['A', 'B', 'C'] as const;

export const MailingAddress = z.object({
  line1: z.string().optional(),
  line2: z.string().optional(),
  city: z.string().optional(),
  province: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
});
export type MailingAddress = z.infer<typeof MailingAddress>;

/**
 * A jobseeker's record (domain 2.1). Whether a person is a *client* or a *referral* is derived: somebody is assigned, or
 * nobody (glossary). Codes are those of `reference.ts`.
 *
 * `version` counts changes of values that PATCH can write, and of CaMS values; nothing else (api 1).
 */
export const Client = z.object({
  id: z.string(),
  ...accountFields,
  serviceProviderId: z.string(),
  assignedStaffIds: z.array(z.string()),
  /** Counts the changes of assignments, and of what goes with them: their lock. Absent before the first. */
  assignmentRevision: z.int().optional(),
  archivedAt: z.string().optional(),
  hasSafetyFlag: z.boolean(),

  firstName: z.string(),
  lastName: z.string(),
  preferredName: z.string().optional(),
  preferredPronouns: z.string().optional(),
  identifiesAs: z.array(z.string()),
  highestEducation: z.string().optional(),
  preferredLanguage: z.string().optional(),

  /** E.164. */
  phone: z.string().optional(),
  dateOfBirth: z.string().optional(),
  sex: z.string().optional(),
  primaryMailingAddress: MailingAddress.optional(),
  /** A new sign-in address of an active client, until its `email-change` link is redeemed (ED-05, DEC-10). */
  pendingEmail: z.string().optional(),

  workDetails: z.object({
    currentEmploymentStatus: z.string().optional(),
    /** NOC 2021 unit groups: five digits. */
    pastOccupations: z.array(z.string()),
    currentOccupations: z.array(z.string()),
    targetOccupations: z.array(z.string()),
  }),
  referralDetails: z.object({
    referralSource: z.string().optional(),
    marketingSources: z.array(z.string()),
    referenceNumber: z.string().optional(),
    referralNotes: z.string().optional(),
    serviceNeeds: z.array(z.string()),
    accessToTransportation: z.array(z.string()),
  }),
  communication: z.object({
    jobFeedEmail: z.object({ enabled: z.boolean(), frequency: z.enum(jobFeedFrequencies) }),
    preferences: z.array(z.string()),
    caseworkerCommunications: z.boolean(),
  }),

  /** What stopped the feed, until the address changes (architecture 10). */
  mailProblem: z.enum(mailProblems).optional(),
  /** The link to the provincial case system; absent while not linked. */
  cams: z
    .object({ reference: z.string(), stream: z.enum(camsClientStreams).optional(), eapStatus: z.string().optional() })
    .optional(),

  lastActivityAt: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type Client = z.infer<typeof Client>;

export type ClientType = 'client' | 'referral';

/** CL-19, SA-10: assigned staff make a client, nobody assigned makes a referral. */
export function clientType(client: { readonly assignedStaffIds: readonly string[] }): ClientType {
  return client.assignedStaffIds.length > 0 ? 'client' : 'referral';
}

export function displayName(person: Pick<Client, 'firstName' | 'lastName'>): string {
  return `${person.firstName} ${person.lastName}`;
}

/** What a person is called in mails. */
export function calledName(person: Pick<Client, 'firstName' | 'preferredName'>): string {
  return person.preferredName ?? person.firstName;
}
