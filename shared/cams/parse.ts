import * as z from 'zod';
import {
  type CamsPerson,
  type CommonAssessment,
  type EmploymentOutcome,
  Plan,
  PlanItem,
  type SubGoal,
} from '#shared/domain/cams.ts';
import { type CamsSnapshot, MailingAddress } from '#shared/domain/client.ts';
import { codeOf, codes, type ReferenceList } from '#shared/domain/reference.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { EmailAddress } from '#shared/text.ts';

/**
 * CaMS's answers, read leniently: only what the portal cannot do without makes an answer malformed; a field that is missing, empty
 * or of another type reads as absent; codes that nobody knows are kept as text; fields that nobody knows are left out.
 */
function text(max = 200) {
  return z
    .union([z.string(), z.number().transform(String)])
    .transform(
      (value) =>
        value
          .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
          .trim()
          .slice(0, max) || undefined,
    )
    .optional()
    .catch(undefined);
}

const Required = text().pipe(z.string());
const Amount = z.coerce
  .number()
  .finite()
  .nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined);
const Day = z.iso.date().optional().catch(undefined);
const Texts = z.array(text()).catch([]);

function list<S extends z.ZodType>(entry: S) {
  return z
    .array(entry)
    .optional()
    .transform((entries) => entries ?? []);
}

/** A name or code of one of our lists as its code; anything else as it is. */
function coded(name: ReferenceList, value: string | undefined): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  const code = codes(name).find((known) => known === value) ?? codeOf(value);
  return codes(name).includes(code) ? code : value;
}

/** As `coded`, for fields in which the portal itself takes its own codes only. */
function known(name: ReferenceList, value: string | undefined): string | undefined {
  const code = coded(name, value);
  return code !== undefined && codes(name).includes(code) ? code : undefined;
}

/** E.164 where the number is North American or has its country; else as it is written. */
function phone(written: string | undefined): string | undefined {
  const digits = written?.replace(/\D/g, '') ?? '';
  if (written?.startsWith('+') && digits.length >= 8 && digits.length <= 15) {
    return `+${digits}`;
  }
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  return /^[2-9]\d{2}[2-9]\d{6}$/.test(national) ? `+1${national}` : written;
}

const PersonFields = z.object({
  firstName: text(100).pipe(z.string()),
  lastName: text(100).pipe(z.string()),
  dateOfBirth: Day,
  phone: text(40),
  email: text(254),
  sex: text(),
  address: z
    .object({
      line1: text(),
      line2: text(),
      city: text(100),
      province: text(60),
      postalCode: text(12),
      country: text(60),
    })
    .optional()
    .catch(undefined),
  selfIdentification: Texts,
  highestEducation: text(),
  preferredLanguage: text(),
  employmentStatus: text(),
});

const Item = z.object({
  name: Required,
  concerning: text(),
  owner: text(),
  responsibility: text(),
  expectedStart: text(),
  expectedEnd: text(),
  actualStart: text(),
  actualEnd: text(),
  expectedOutcome: text(2000),
  outcome: text(),
  goodCause: text(2000),
  estimatedCost: Amount,
  actualCost: Amount,
  status: text(),
});

const CamsPlan = z.object({
  reference: Required,
  status: text(),
  owner: text(),
  serviceProviderName: text(),
  startDate: text(),
  endDate: text(),
  closureReason: text(),
  goal: z.object({ name: Required, outcome: text() }).optional().catch(undefined),
  subGoals: list(z.object({ id: text(), name: Required, owner: text(), outcome: text(), planItems: list(Item) })),
  employmentOutcomes: list(
    z.object({
      type: Required,
      employerName: text(),
      jobTitle: text(),
      noc: text(),
      startDate: text(),
      hoursPerWeek: Amount,
      wage: Amount,
      checkpoint: text(),
    }),
  ),
});

const PersonAnswer = PersonFields.extend({
  clientReferenceNumber: Required,
  clientStream: text(),
  maritalStatus: text(),
  immigrationStatus: text(),
  statusInCanada: text(),
  servicePlans: list(CamsPlan),
});

const AssessmentAnswer = z.object({
  assessmentNumber: Required,
  status: Required,
  part1: PersonFields.optional(),
});

function valuesOf(fields: z.output<typeof PersonFields>): CamsSnapshot {
  const address = omitUndefined(MailingAddress.parse(fields.address ?? {}));
  const identifiesAs = fields.selfIdentification
    .map((entry) => known('identifiesAs', entry))
    .filter((code) => code !== undefined);
  return omitUndefined({
    firstName: fields.firstName,
    lastName: fields.lastName,
    dateOfBirth: fields.dateOfBirth,
    phone: phone(fields.phone),
    primaryMailingAddress: Object.keys(address).length > 0 ? address : undefined,
    identifiesAs: identifiesAs.length > 0 ? [...new Set(identifiesAs)] : undefined,
    sex: known('sex', fields.sex),
    highestEducation: known('highestEducation', fields.highestEducation),
    preferredLanguage: known('preferredLanguage', fields.preferredLanguage),
    currentEmploymentStatus: known('currentEmploymentStatus', fields.employmentStatus),
  });
}

/** CF-11. */
const badges: Readonly<Record<string, string>> = {
  open: 'active',
  approved: 'active',
  active: 'active',
  closed: 'closed',
};

function planOf(plan: z.output<typeof CamsPlan>): Plan {
  const camsStatus = plan.status ?? '';
  return Plan.parse({
    ...plan,
    status: badges[camsStatus.toLowerCase()] ?? camsStatus,
    camsStatus,
    subGoals: plan.subGoals.map(
      (goal, index): SubGoal => ({
        ...omitUndefined(goal),
        id: goal.id ?? String(index + 1),
        planItems: goal.planItems.map((item): PlanItem => PlanItem.parse(item)),
      }),
    ),
    outcomes: plan.employmentOutcomes satisfies z.input<typeof EmploymentOutcome>[],
  });
}

/** EA-06: newest active first, then the others, newest first. */
function byBadgeAndStart(a: Plan, b: Plan): number {
  const rank = ({ status }: Plan) => (status === 'active' ? 0 : 1);
  return rank(a) - rank(b) || (b.startDate ?? '').localeCompare(a.startDate ?? '');
}

/** @throws ZodError for an answer that is not a person */
export function parsePerson(answer: unknown): CamsPerson {
  const person = PersonAnswer.parse(answer);
  return {
    reference: person.clientReferenceNumber,
    values: valuesOf(person),
    stream: coded('camsClientStream', person.clientStream),
    maritalStatus: coded('maritalStatus', person.maritalStatus),
    immigrationStatus: coded('immigrationStatus', person.immigrationStatus),
    statusInCanada: person.statusInCanada,
    plans: person.servicePlans.map(planOf).sort(byBadgeAndStart),
  };
}

/**
 * @returns `undefined` for one that has not been submitted: it reads as if there were none (CL-09)
 * @throws ZodError for an answer that is no assessment
 */
export function parseAssessment(answer: unknown): CommonAssessment | undefined {
  const { assessmentNumber: number, status, part1 } = AssessmentAnswer.parse(answer);
  if (status.toLowerCase() !== 'submitted') {
    return undefined;
  }
  const fields = PersonFields.parse(part1);
  return { number, values: valuesOf(fields), email: EmailAddress.safeParse(fields.email).data };
}
