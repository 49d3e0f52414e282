import * as z from 'zod';
import { accountFields, type Language } from './account.ts';

export const jobFeedFrequencies = ['daily', 'weekly'] as const;
/** Permanent bounce or spam complaint, the more severe one last. */
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

/** The last values from CaMS of the fields that the portal shares with it, in the portal's format (ED-04). */
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

/** The link to CaMS with the data from there. Unknown codes are kept as text. */
export const CamsLink = z.object({
  /** The person's Client Reference Number. */
  reference: z.string(),
  stream: z.string().optional(),
  maritalStatus: z.string().optional(),
  immigrationStatus: z.string().optional(),
  statusInCanada: z.string().optional(),
  /** `active` if one of the plans is active, else `closed`; absent without plans. */
  eapStatus: z.string().optional(),
  linkedBy: z.string(),
  linkedAt: z.string(),
  /** When CaMS last answered. */
  lastSyncedAt: z.string(),
  /** Since when CaMS does not answer for this client: the data is stale (CM-12). */
  failedAt: z.string().optional(),
  snapshot: CamsSnapshot,
  /** Content hash of the plans, which are in their own item. */
  plansHash: z.string(),
  /** The changes of the last sync that had any. */
  lastChanges: z.array(z.object({ field: z.string(), at: z.string() })),
});
export type CamsLink = z.infer<typeof CamsLink>;

/**
 * The record of a jobseeker: a client with assigned staff, a referral without. Codes are those of `reference.ts`.
 *
 * `version` counts only changes of values that PATCH can write, and of CaMS values.
 */
export const Client = z.object({
  id: z.string(),
  ...accountFields,
  serviceProviderId: z.string(),
  assignedStaffIds: z.array(z.string()),
  /** Counts changes of assignments and related attributes, as their optimistic lock. Absent before the first change. */
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
  /** The new sign-in address of an active client, until its `email-change` link is opened (ED-05, DEC-10). */
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

  /** Why job-feed mail is stopped, until the address changes. */
  mailProblem: z.enum(mailProblems).optional(),
  /** Absent without a link. Hidden from the client (CM-05). */
  cams: CamsLink.optional(),
  /** The Common Assessment from which the record was created (CL-10, OQ-24). */
  importedFromCa: z.object({ number: z.string(), at: z.string() }).optional(),

  /** Prevents erasure of the client's data; set and lifted by operators only. */
  legalHold: z.object({ reason: z.string(), since: z.string() }).optional(),

  lastActivityAt: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type Client = z.infer<typeof Client>;

export type ClientType = 'client' | 'referral';

/** A client with assigned staff, a referral without (CL-19, SA-10). */
export function clientType(client: { readonly assignedStaffIds: readonly string[] }): ClientType {
  return client.assignedStaffIds.length > 0 ? 'client' : 'referral';
}

export function displayName(person: Pick<Client, 'firstName' | 'lastName'>): string {
  return `${person.firstName} ${person.lastName}`;
}

/** The language of mails: the preferred language if it is French, else English. */
export function languageOf(preferredLanguage: string | undefined): Language {
  return preferredLanguage === 'french' ? 'fr' : 'en';
}

/** The name of a person in mails. */
export function calledName(person: Pick<Client, 'firstName' | 'preferredName'>): string {
  return person.preferredName ?? person.firstName;
}
