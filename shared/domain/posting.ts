import * as z from 'zod';

export const postingTypes = ['FT', 'PT', 'CO'] as const;
export const skillImportances = ['required', 'preferred'] as const;

/** A skill of a posting: an id of the taxonomy, or a `text-…` id for text that is not in the taxonomy. */
export const PostingSkill = z.object({
  skillId: z.string(),
  label: z.string(),
  /** How the employer's text was resolved. */
  via: z.enum(['label', 'alias', 'text']),
  /** Absent if the employer did not mark it (see DEC-5). */
  importance: z.enum(skillImportances).optional(),
});
export type PostingSkill = z.infer<typeof PostingSkill>;

export const Wage = z.object({
  min: z.number().nonnegative().optional(),
  max: z.number().nonnegative().optional(),
  unit: z.enum(['hour', 'day', 'week', 'month', 'year']).optional(),
  /** In dollars per year, for comparison. */
  annual: z.number().nonnegative().optional(),
});
export type Wage = z.infer<typeof Wage>;

/** A job posting. Dates and times are UTC ISO-8601. */
export const Posting = z.object({
  postingId: z.string(),
  source: z.string(),
  externalId: z.string().optional(),
  title: z.string(),
  employer: z.object({ id: z.string(), name: z.string() }),
  url: z.string().optional(),
  description: z.string(),
  excerpt: z.string(),
  city: z.string().optional(),
  province: z.string().optional(),
  remote: z.boolean(),
  type: z.enum(postingTypes).optional(),
  postedAt: z.string(),
  expiresAt: z.string().optional(),
  wage: Wage.optional(),
  /** NOC 2021 unit groups: five digits, leading zeros kept. */
  nocs: z.array(z.string()),
  /** An id of `sectors.ts`: `54`, `31-33`. */
  sector: z.string().optional(),
  skills: z.array(PostingSkill),
  /** When the posting was first imported or created. */
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Set when a complete import no longer contains the posting, or when an administrator removes it (JB-10). */
  withdrawnAt: z.string().optional(),
  /** Postings that an administrator removed stay removed in later imports. */
  withdrawnBy: z.enum(['import', 'administrator']).optional(),
  version: z.number().int(),
});
export type Posting = z.infer<typeof Posting>;

/** The `source` of postings that administrators create; imports cannot use it. */
export const byHand = 'manual';

/** Neither withdrawn nor expired (JB-10). */
export function isOpen(posting: Pick<Posting, 'expiresAt' | 'withdrawnAt'>, now: Date): boolean {
  return posting.withdrawnAt === undefined && !isExpired(posting, now);
}

export function isExpired({ expiresAt }: Pick<Posting, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
}

/** Paid units in a year of full-time work: 52 weeks of five days and 40 hours. */
const unitsInYear = { hour: 2080, day: 260, week: 52, month: 12, year: 1 } as const;

/** Dollars per year, from the middle of the range; `undefined` without amount or unit. */
export function annualWage({ min, max, unit }: Omit<Wage, 'annual'>): number | undefined {
  const amount = min !== undefined && max !== undefined ? (min + max) / 2 : (min ?? max);
  return amount === undefined || unit === undefined ? undefined : Math.round(amount * unitsInYear[unit]);
}
