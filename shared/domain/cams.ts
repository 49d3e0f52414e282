import * as z from 'zod';
import type { CamsSnapshot } from './client.ts';

/** An item of a plan. Values are as sent by CaMS. */
export const PlanItem = z.object({
  name: z.string(),
  concerning: z.string().optional(),
  owner: z.string().optional(),
  responsibility: z.string().optional(),
  expectedStart: z.string().optional(),
  expectedEnd: z.string().optional(),
  actualStart: z.string().optional(),
  actualEnd: z.string().optional(),
  expectedOutcome: z.string().optional(),
  outcome: z.string().optional(),
  goodCause: z.string().optional(),
  estimatedCost: z.number().optional(),
  actualCost: z.number().optional(),
  status: z.string().optional(),
});
export type PlanItem = z.infer<typeof PlanItem>;

export const SubGoal = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string().optional(),
  outcome: z.string().optional(),
  planItems: z.array(PlanItem),
});
export type SubGoal = z.infer<typeof SubGoal>;

export const EmploymentOutcome = z.object({
  type: z.string(),
  employerName: z.string().optional(),
  jobTitle: z.string().optional(),
  noc: z.string().optional(),
  startDate: z.string().optional(),
  hoursPerWeek: z.number().optional(),
  wage: z.number().optional(),
  checkpoint: z.string().optional(),
});

/** An Employment Action Plan: goal, sub-goals, plan items (EA-03). */
export const Plan = z.object({
  reference: z.string(),
  /** `active` or `closed` (CF-11), or another status as sent by CaMS. */
  status: z.string(),
  /** As sent by CaMS: open, approved, active, closed. */
  camsStatus: z.string(),
  /** The CaMS caseworker, who may not be a user of the portal. */
  owner: z.string().optional(),
  serviceProviderName: z.string().optional(),
  startDate: z.string().optional(),
  endDate: z.string().optional(),
  closureReason: z.string().optional(),
  goal: z.object({ name: z.string(), outcome: z.string().optional() }).optional(),
  subGoals: z.array(SubGoal),
  outcomes: z.array(EmploymentOutcome),
});
export type Plan = z.infer<typeof Plan>;

/** A person from CaMS, in the portal's format. */
export interface CamsPerson {
  readonly reference: string;
  readonly values: CamsSnapshot;
  readonly stream: string | undefined;
  readonly maritalStatus: string | undefined;
  readonly immigrationStatus: string | undefined;
  readonly statusInCanada: string | undefined;
  /** Newest active first (EA-06). */
  readonly plans: readonly Plan[];
}

/** The first part of a submitted Common Assessment (CL-09). */
export interface CommonAssessment {
  readonly number: string;
  readonly values: CamsSnapshot;
  readonly email: string | undefined;
}

/** `active` if one plan is active, else the status of the first plan. */
export function eapStatus(plans: readonly Plan[]): string | undefined {
  return plans.find(({ status }) => status === 'active')?.status ?? plans[0]?.status;
}

/**
 * A source's value replaces the portal's (`wins`), is used if the portal has none (`fills`), or is ignored (`never`).
 */
type Effect = 'wins' | 'fills' | 'never';

/**
 * The auto-fill matrix (CL-14, ED-04, OQ-06, OQ-07). The sign-in address comes only from an assessment, and the request
 * takes precedence over an assessment (DEC-12). The last four fields are shown on the CaMS page (CM-10).
 */
export const autoFill = {
  firstName: { assessment: 'fills', cams: 'wins' },
  lastName: { assessment: 'fills', cams: 'wins' },
  email: { assessment: 'fills', cams: 'never' },
  phone: { assessment: 'fills', cams: 'wins' },
  primaryMailingAddress: { assessment: 'fills', cams: 'wins' },
  identifiesAs: { assessment: 'fills', cams: 'wins' },
  dateOfBirth: { assessment: 'fills', cams: 'wins' },
  sex: { assessment: 'fills', cams: 'fills' },
  highestEducation: { assessment: 'fills', cams: 'fills' },
  preferredLanguage: { assessment: 'fills', cams: 'fills' },
  currentEmploymentStatus: { assessment: 'fills', cams: 'fills' },
} as const satisfies Record<keyof CamsSnapshot | 'email', Readonly<Record<'assessment' | 'cams', Effect>>>;

/** Names of the fields that the portal shares with CaMS. */
export const sharedFields = Object.keys(autoFill).filter(
  (field) => field !== 'email',
) as readonly (keyof CamsSnapshot)[];
