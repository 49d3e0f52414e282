import * as z from 'zod';

export const postingTypes = ['FT', 'PT', 'CO'] as const;
export const skillImportances = ['required', 'preferred'] as const;

/** A skill that a posting names: an id of the taxonomy, or a `text-…` id for wording that resolved to nothing. */
export const PostingSkill = z.object({
  skillId: z.string(),
  label: z.string(),
  /** How the employer's wording was resolved. */
  via: z.enum(['label', 'alias', 'text']),
  /** Absent where the employer marked nothing (DEC-5 decides what that means). */
  importance: z.enum(skillImportances).optional(),
});
export type PostingSkill = z.infer<typeof PostingSkill>;

export const Wage = z.object({
  min: z.number().nonnegative().optional(),
  max: z.number().nonnegative().optional(),
  unit: z.enum(['hour', 'day', 'week', 'month', 'year']).optional(),
  /** The same wage by the year, in dollars, for comparing. */
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
  /** A key of `sectors.ts`: `54`, `31-33`. */
  sector: z.string().optional(),
  skills: z.array(PostingSkill),
  /** When the posting first reached us: decides what is new in a feed mail (JE-03). */
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Set when an import that claimed to be complete no longer had it, or an administrator removed it (JB-10). */
  withdrawnAt: z.string().optional(),
  /** What an administrator removed stays removed, whatever later imports bring. */
  withdrawnBy: z.enum(['import', 'administrator']).optional(),
  version: z.number().int(),
});
export type Posting = z.infer<typeof Posting>;

/** The `source` of postings that an administrator wrote; no import may use it. */
export const byHand = 'manual';

/** JB-10: whether anybody sees a posting at a time: neither withdrawn nor expired. */
export function isOpen(posting: Pick<Posting, 'expiresAt' | 'withdrawnAt'>, now: Date): boolean {
  return posting.withdrawnAt === undefined && !isExpired(posting, now);
}

export function isExpired({ expiresAt }: Pick<Posting, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
}

/** Paid units in a year of full-time work: 52 weeks of five days and 40 hours. */
const unitsInYear = { hour: 2080, day: 260, week: 52, month: 12, year: 1 } as const;

/** The wage by the year in whole dollars, the middle of a range; `undefined` where amount or unit is missing. */
export function annualWage({ min, max, unit }: Omit<Wage, 'annual'>): number | undefined {
  const amount = min !== undefined && max !== undefined ? (min + max) / 2 : (min ?? max);
  return amount === undefined || unit === undefined ? undefined : Math.round(amount * unitsInYear[unit]);
}
