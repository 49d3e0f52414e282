import * as z from 'zod';
import { accountFields, type Language } from './account.ts';

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
 * What CaMS last said of a person in the fields that the portal has as well, in the portal's form (ED-04); a field that it said
 * nothing of has no key.
 */
export const CamsSnapshot = z.object({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  dateOfBirth: z.string().optional(),
  phone: z.string().optional(),
  primaryMailingAddress: MailingAddress.optional(),
  identifiesAs: z.array(z.string()).optional(),
  sex: z.string().optional(),
  highestEducation: z.string().optional(),
  preferredLanguage: z.string().optional(),
  currentEmploymentStatus: z.string().optional(),
});
export type CamsSnapshot = z.infer<typeof CamsSnapshot>;

/** The link to the provincial case system, and what came over it. Codes that the portal does not know are kept as text. */
export const CamsLink = z.object({
  /** The person's Client Reference Number. */
  reference: z.string(),
  stream: z.string().optional(),
  maritalStatus: z.string().optional(),
  immigrationStatus: z.string().optional(),
  statusInCanada: z.string().optional(),
  /** `active` where one of the plans is, else `closed`; absent without plans. */
  eapStatus: z.string().optional(),
  linkedBy: z.string(),
  linkedAt: z.string(),
  /** When CaMS last answered. */
  lastSyncedAt: z.string(),
  /** Since when it has not been answering for this person: what stands here is stale (CM-12). */
  failedAt: z.string().optional(),
  snapshot: CamsSnapshot,
  /** Content hash of the plans, which are an item of their own. */
  plansHash: z.string(),
  /** What the last sync that changed anything changed. */
  lastChanges: z.array(z.object({ field: z.string(), at: z.string() })),
});
export type CamsLink = z.infer<typeof CamsLink>;

/**
 * A jobseeker's record. Whether a person is a *client* or a *referral* is derived: somebody is assigned, or
 * nobody (glossary). Codes are those of `reference.ts`.
 *
 * `version` counts changes of values that PATCH can write, and of CaMS values; nothing else.
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

  /** What stopped the feed, until the address changes. */
  mailProblem: z.enum(mailProblems).optional(),
  /** Absent while not linked. Nothing of it is ever for the client (CM-05). */
  cams: CamsLink.optional(),
  /** The Common Assessment whose first part the record was filled from, once (CL-10, OQ-24). */
  importedFromCa: z.object({ number: z.string(), at: z.string() }).optional(),

  /** Nothing of theirs may be erased while it stands; set and lifted by operators only. */
  legalHold: z.object({ reason: z.string(), since: z.string() }).optional(),

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

/** The language of an account's mails: what the person prefers, where we have it. */
export function languageOf(preferredLanguage: string | undefined): Language {
  return preferredLanguage === 'french' ? 'fr' : 'en';
}

/** What a person is called in mails. */
export function calledName(person: Pick<Client, 'firstName' | 'preferredName'>): string {
  return person.preferredName ?? person.firstName;
}
