import * as z from 'zod';
import { referencePattern } from '#shared/cams/cams.ts';
import { referralFields } from '#shared/clients/referral-details.ts';
import { jobFeedFrequencies } from '#shared/domain/client.ts';
import { clearable } from '#shared/domain/patch.ts';
import { oneOf, someOf, unique } from '#shared/http/reference-fields.ts';
import { Day, Id } from '#shared/http/schemas.ts';
import { EmailAddress, text } from '#shared/text.ts';
import { Phone } from './phone.ts';

/** NOC 2021 unit groups; codes that are not loaded are accepted. */
const Occupations = z
  .array(z.string().regex(/^\d{5}$/, 'Five digits'))
  .max(50)
  .transform(unique);

const personal = {
  firstName: text(100),
  lastName: text(100),
  preferredName: text(100),
  preferredPronouns: text(100),
  identifiesAs: someOf('identifiesAs'),
  highestEducation: oneOf('highestEducation'),
  preferredLanguage: oneOf('preferredLanguage'),
};

const address = {
  line1: text(200),
  line2: text(200),
  city: text(100),
  province: text(60),
  postalCode: text(12),
  country: text(60),
};

const contact = {
  email: EmailAddress,
  phone: Phone,
  dateOfBirth: Day,
  sex: oneOf('sex'),
};

const work = {
  currentEmploymentStatus: oneOf('currentEmploymentStatus'),
  pastOccupations: Occupations,
  currentOccupations: Occupations,
  targetOccupations: Occupations,
};

const referral = {
  ...referralFields,
  serviceNeeds: someOf('serviceNeeds'),
  accessToTransportation: someOf('accessToTransportation'),
};

const jobFeedEmail = z.strictObject({
  enabled: z.boolean().optional(),
  frequency: z.enum(jobFeedFrequencies).optional(),
});

const communication = {
  jobFeedEmail,
  preferences: someOf('communicationPreferences'),
};

const caseworkerCommunications = z.boolean().optional();

const CamsNumber = z.string().trim().regex(referencePattern, 'Letters, digits and hyphens');

/** The source of the client's details (CL-07). */
const EoisConnection = z.strictObject({
  kind: z.enum(['none', 'case_management', 'common_assessment']),
  clientReferenceNumber: CamsNumber.optional().describe('With `case_management`'),
  assessmentNumber: CamsNumber.optional().describe('With `common_assessment`'),
  confirm: z.literal(true).optional().describe('Staff compared the two records; not with `none`'),
});

const requiredFields = {
  none: [],
  case_management: ['clientReferenceNumber', 'confirm'],
  common_assessment: ['assessmentNumber', 'confirm'],
} as const satisfies Record<string, readonly (keyof z.infer<typeof EoisConnection>)[]>;

/** POST of a client (CL-15, CL-17). Names and e-mail are optional only with a Common Assessment (DEC-12). */
export const NewClientBody = z
  .strictObject({ ...personal, ...contact })
  .partial()
  .extend({
    primaryMailingAddress: z.strictObject(address).partial().optional(),
    workDetails: z.strictObject(work).partial().optional(),
    referralDetails: z.strictObject(referral).partial().optional(),
    communication: z
      .strictObject({ ...communication, caseworkerCommunications })
      .partial()
      .optional(),
    serviceProviderId: Id.optional(),
    assignedStaffIds: z.array(Id).max(100).transform(unique).optional(),
    eoisConnection: EoisConnection.default({ kind: 'none' }),
  })
  .superRefine((body, context) => {
    const { kind } = body.eoisConnection;
    const names = kind === 'common_assessment' ? [] : (['firstName', 'lastName', 'email'] as const);
    const missing = [
      ...requiredFields[kind]
        .filter((field) => body.eoisConnection[field] === undefined)
        .map((field) => ['eoisConnection', field]),
      ...names.filter((field) => body[field] === undefined).map((field) => [field]),
    ];
    for (const path of missing) {
      context.addIssue({ code: 'custom', path, message: 'Required' });
    }
  });
export type NewClientBody = z.output<typeof NewClientBody>;

/** PATCH of a client, by section (ED-01). */
export const ClientPatch = z.strictObject({
  clientProfile: z
    .strictObject({
      ...clearable(personal),
      firstName: personal.firstName.optional(),
      lastName: personal.lastName.optional(),
    })
    .optional(),
  referralDetails: z.strictObject(clearable(referral)).optional(),
  workDetails: z.strictObject(clearable(work)).optional(),
  communication: z.strictObject({ ...clearable(communication), caseworkerCommunications }).optional(),
  contact: z
    .strictObject({
      ...clearable(contact),
      email: contact.email.optional(),
      pendingEmail: z.null().optional().describe('`null` cancels the change of the address'),
      primaryMailingAddress: z.strictObject(clearable(address)).nullable().optional(),
    })
    .optional(),
});
export type ClientPatch = z.output<typeof ClientPatch>;
