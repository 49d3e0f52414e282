import * as z from 'zod';
import { CamsView, camsView } from '#shared/cams/view.ts';
import type { Actor } from '#shared/domain/account.ts';
import { type Client, clientType, displayName, jobFeedFrequencies, mailProblems } from '#shared/domain/client.ts';
import { CodedRef, PersonRef, ProviderRef } from '#shared/http/schemas.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import { personStatus, personStatuses } from '#shared/persistence/people.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { mayOnClient, offeredActions, profileActions } from '#shared/policy/clients.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import type { Occupations } from '#shared/vocabulary/vocabulary.ts';

const Address = z.object({
  line1: z.string().optional(),
  line2: z.string().optional(),
  city: z.string().optional(),
  province: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
});

/** The profile as a caller reads it: what does not apply, or is not for this caller, has no key. */
export const Profile = z.object({
  id: z.string(),
  type: z.enum(['client', 'referral']),
  status: z.enum(personStatuses),
  version: z.int(),
  ribbon: z.object({
    displayName: z.string(),
    dateOfBirth: z.string().optional(),
    email: z.string(),
    phone: z.string().optional(),
    hasSafetyFlag: z.boolean().optional().describe('Staff only'),
    camsReference: z.string().optional().describe('Staff with `clients`, linked clients'),
  }),
  actions: z.array(z.enum(profileActions)).optional().describe('What this caller may do now; staff only'),
  caseDetails: z.object({ serviceProvider: ProviderRef, assignedStaff: z.array(PersonRef) }),
  referralDetails: z
    .object({
      referralSource: z.string().optional(),
      marketingSources: z.array(z.string()),
      referenceNumber: z.string().optional(),
      referralNotes: z.string().optional(),
      serviceNeeds: z.array(z.string()),
      accessToTransportation: z.array(z.string()),
    })
    .optional()
    .describe('Staff only'),
  clientProfile: z.object({
    firstName: z.string(),
    lastName: z.string(),
    preferredName: z.string().optional(),
    preferredPronouns: z.string().optional(),
    identifiesAs: z.array(z.string()),
    highestEducation: z.string().optional(),
    preferredLanguage: z.string().optional(),
    camsReference: z.string().optional().describe('Staff with `clients`, linked clients'),
    camsClientStream: z
      .string()
      .optional()
      .describe('As before; a value that the portal does not know is the text of CaMS'),
    maritalStatus: z.string().optional().describe('As before'),
    immigrationStatus: z.string().optional().describe('As before'),
    statusInCanada: z.string().optional().describe('As before'),
  }),
  workDetails: z.object({
    currentEmploymentStatus: z.string().optional(),
    pastOccupations: z.array(CodedRef),
    currentOccupations: z.array(CodedRef),
    targetOccupations: z.array(CodedRef),
  }),
  communication: z.object({
    jobFeedEmail: z.object({ enabled: z.boolean(), frequency: z.enum(jobFeedFrequencies) }),
    preferences: z.array(z.string()),
    caseworkerCommunications: z.boolean(),
  }),
  contact: z.object({
    email: z.string(),
    pendingEmail: z.string().optional().describe('Becomes the sign-in once the link sent to it is opened'),
    phone: z.string().optional(),
    dateOfBirth: z.string().optional(),
    sex: z.string().optional(),
    primaryMailingAddress: Address.optional(),
  }),
  mailProblem: z
    .enum(mailProblems)
    .optional()
    .describe('Why the job feed stopped, until the address changes. Staff only'),
  cams: CamsView.optional(),
  importedFromCa: z
    .object({ number: z.string(), at: z.string() })
    .optional()
    .describe('The Common Assessment that the record was filled from. Staff with `clients`'),
  lastLoginAt: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Profile = z.input<typeof Profile>;

/** Everything but the client that a profile shows. */
export interface ProfileContext {
  readonly names: Names;
  readonly occupations: Pick<Occupations, 'occupation'>;
}

/** What a profile shows beside the client, and the names of further staff for the same reply. */
export async function profileContext(
  { table, vocabulary }: { readonly table: Table; readonly vocabulary: Pick<VocabularyReader, 'occupations'> },
  client: Client,
  alsoStaffIds: readonly string[] = [],
): Promise<ProfileContext> {
  const [names, occupations] = await Promise.all([
    readNames(table, {
      staffIds: [...client.assignedStaffIds, ...alsoStaffIds],
      providerIds: [client.serviceProviderId],
    }),
    vocabulary.occupations(),
  ]);
  return { names, occupations };
}

export function profileView(actor: Actor, client: Client, { names, occupations }: ProfileContext): Profile {
  const self = actor.kind === 'client';
  const { workDetails: work } = client;
  // CM-05: what comes from CaMS is for those who may read the plan.
  const seesCams = mayOnClient(actor, 'read_eap', client) === 'allowed';
  const cams = seesCams ? client.cams : undefined;
  const coded = (ids: readonly string[]) => ids.map((id) => ({ id, label: occupations.occupation(id)?.label }));
  return {
    id: client.id,
    type: clientType(client),
    status: personStatus(client),
    version: client.version,
    ribbon: {
      displayName: displayName(client),
      dateOfBirth: client.dateOfBirth,
      email: client.email,
      phone: client.phone,
      ...(self ? {} : { hasSafetyFlag: client.hasSafetyFlag, camsReference: cams?.reference }),
    },
    ...(self ? {} : { actions: offeredActions(actor, client) }),
    caseDetails: {
      serviceProvider: { id: client.serviceProviderId, name: names.providers.get(client.serviceProviderId) ?? '' },
      assignedStaff: people(client.assignedStaffIds, names),
    },
    ...(self ? {} : { referralDetails: client.referralDetails }),
    clientProfile: {
      firstName: client.firstName,
      lastName: client.lastName,
      preferredName: client.preferredName,
      preferredPronouns: client.preferredPronouns,
      identifiesAs: client.identifiesAs,
      highestEducation: client.highestEducation,
      preferredLanguage: client.preferredLanguage,
      ...(cams
        ? {
            camsReference: cams.reference,
            camsClientStream: cams.stream,
            maritalStatus: cams.maritalStatus,
            immigrationStatus: cams.immigrationStatus,
            statusInCanada: cams.statusInCanada,
          }
        : {}),
    },
    workDetails: {
      currentEmploymentStatus: work.currentEmploymentStatus,
      pastOccupations: coded(work.pastOccupations),
      currentOccupations: coded(work.currentOccupations),
      targetOccupations: coded(work.targetOccupations),
    },
    communication: client.communication,
    contact: {
      email: client.email,
      pendingEmail: client.pendingEmail,
      phone: client.phone,
      dateOfBirth: client.dateOfBirth,
      sex: client.sex,
      primaryMailingAddress: client.primaryMailingAddress,
    },
    ...(cams ? { cams: camsView(client, cams) } : {}),
    ...(seesCams ? { importedFromCa: client.importedFromCa } : {}),
    ...(self ? {} : { mailProblem: client.mailProblem }),
    lastLoginAt: client.lastLoginAt,
    createdAt: client.createdAt,
    updatedAt: client.updatedAt,
  };
}

/** People as they are read; who is not known any more keeps the id. */
export function people(ids: readonly string[], names: Names): { id: string; name: string }[] {
  return ids.map((id) => ({ id, name: names.staff.get(id) ?? '' }));
}
