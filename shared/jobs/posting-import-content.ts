import { createHash } from 'node:crypto';
import * as z from 'zod';
import { mostRequired } from '#shared/domain/matching/scan-count.ts';
import {
  annualWage,
  type Posting,
  type PostingSkill,
  postingTypes,
  skillImportances,
  Wage,
} from '#shared/domain/posting.ts';
import { sectorOfNaics } from '#shared/domain/sectors.ts';
import type { ResolvedSkill } from '#shared/domain/skills.ts';
import { employerIdOf } from '#shared/persistence/postings.ts';
import { dayIn, instanceZone, localInstant, startOfDay } from '#shared/time/clock.ts';
import { provinceCode } from './posting-import-provinces.ts';

/** At most this many different skills per posting (api 9). */
export const mostSkills = mostRequired;
export const longestDescription = 50_000;
const longestExcerpt = 300;

/** What a line or a request says of a posting; `null` and absent mean the same. */
function text(kind: string) {
  return z.string({ error: ({ input }) => (input === undefined ? 'required' : `must be ${kind}`) });
}

function line(max: number) {
  return text('a text')
    .transform((value) =>
      value
        .toWellFormed()
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'must not be empty').max(max, `must have at most ${max} characters`));
}

function paragraphs(max: number) {
  return text('a text')
    .transform((value) =>
      value
        .toWellFormed()
        .replace(/\r\n?/g, '\n')
        .replace(/(?![\n\t])\p{Cc}/gu, '')
        .trim(),
    )
    .pipe(z.string().max(max, `must have at most ${max} characters`));
}

function amount() {
  return z
    .number({ error: 'must be a number' })
    .min(0, 'must not be negative')
    .max(10_000_000, 'must be at most 10,000,000');
}

function choice<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` });
}

/** A day of the instance (its beginning, or its end), a local time of the instance, or a time with an offset; → UTC. */
function instant(day: 'start' | 'end') {
  return text('a date')
    .refine((value) => isWhen.safeParse(value).success, {
      error: 'must be a date (YYYY-MM-DD) or a time (ISO 8601)',
      abort: true,
    })
    .transform((value) => utc(value, day));
}

const isWhen = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

function utc(when: string, day: 'start' | 'end'): string {
  if (!when.includes('T')) {
    const start = startOfDay(instanceZone, when);
    return (day === 'start' ? start : startOfDay(instanceZone, dayIn(instanceZone, addHours(start, 36)))).toISOString();
  }
  const hasOffset = /(?:Z|[+-]\d\d:?\d\d)$/i.test(when);
  return (hasOffset ? new Date(when) : localInstant(instanceZone, when)).toISOString();
}

function addHours(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * 3_600_000);
}

const WageForm = z
  .strictObject({
    min: amount().optional(),
    max: amount().optional(),
    unit: Wage.shape.unit.unwrap().optional().describe('What `min` and `max` are paid for'),
    annual: amount().optional().describe('Counts only where no unit is given; else it is worked out'),
  })
  .refine(({ min = 0, max = min }) => min <= max, { path: ['max'], error: 'must not be less than min' });

const SkillForm = z.union(
  [line(200), z.strictObject({ label: line(200), importance: choice(skillImportances).optional() })],
  { error: 'must be a text, or { label, importance } with importance "required" or "preferred"' },
);

const EmployerForm = z.union([line(200), z.strictObject({ name: line(200) })], {
  error: ({ input }) => (input === undefined ? 'required' : 'must be a name'),
});

/** The fields of a posting as they are sent (api 9): by hand and in the lines of an import alike. */
export const postingForm = {
  title: line(300),
  employer: EmployerForm.describe('The name of the employer'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .max(2_000, 'must have at most 2000 characters')
    .optional()
    .describe('The original posting: applying happens there'),
  description: paragraphs(longestDescription).default('').describe('Plain text'),
  excerpt: paragraphs(longestDescription)
    .optional()
    .describe('For cards; without it, the beginning of the description'),
  city: line(100).optional(),
  province: line(100).optional().describe('A code such as `ON`, or a name'),
  remote: z.boolean({ error: 'must be true or false' }).default(false),
  type: choice(postingTypes).optional(),
  postedAt: instant('start').optional().describe('Without it, when the posting first reached us'),
  expiresAt: instant('end').optional().describe('A day counts to its end'),
  wage: WageForm.optional(),
  nocs: z
    .array(z.string({ error: 'must be a text' }).regex(/^\d{5}$/, 'must be a NOC 2021 unit group: five digits'), {
      error: 'must be a list',
    })
    .max(20, 'must be at most 20')
    .default([]),
  sector: text('a text')
    .refine((code) => sectorOfNaics(code) !== undefined, 'must be a NAICS code or a sector of it')
    .optional()
    .describe('Any NAICS code: its sector is kept'),
  skills: z.array(SkillForm, { error: 'must be a list' }).default([]),
} as const;

/** Every field that a posting may be sent with, by the object it is in. */
export const knownFields = {
  posting: new Set(Object.keys(postingForm)),
  employer: new Set(['name']),
  wage: new Set(Object.keys(WageForm.shape)),
  skill: new Set(['label', 'importance']),
} as const;

const PostingForm = z.object(postingForm);
export type PostingForm = z.output<typeof PostingForm>;

/** What is known of a posting without what is ours: ids, times of arrival, version. */
export type PostingContent = Pick<
  Posting,
  | 'title'
  | 'employer'
  | 'url'
  | 'description'
  | 'excerpt'
  | 'city'
  | 'province'
  | 'remote'
  | 'type'
  | 'expiresAt'
  | 'wage'
  | 'nocs'
  | 'sector'
  | 'skills'
> & { readonly postedAt?: string };

/** A rule that the form alone cannot tell. */
export interface ContentFault {
  readonly field: string;
  readonly detail: string;
}

/**
 * The posting that a form describes: skills by the vocabulary, the wage by the year, sector from any NAICS code, employer
 * and province in the form in which they are compared.
 */
export function contentOf(
  form: PostingForm,
  resolveSkill: (wording: string) => ResolvedSkill,
): { readonly content: PostingContent; readonly faults: readonly ContentFault[] } {
  const skills = resolvedSkills(form.skills, resolveSkill);
  const faults: ContentFault[] = [];
  if (skills.length > mostSkills) faults.push({ field: 'skills', detail: `at most ${mostSkills} different ones` });
  const { postedAt, expiresAt } = form;
  if (postedAt !== undefined && expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(postedAt)) {
    faults.push({ field: 'expiresAt', detail: 'must be after postedAt' });
  }
  const employer = typeof form.employer === 'string' ? form.employer : form.employer.name;
  const excerpt = excerptOf(form.excerpt || form.description);
  const sector = form.sector === undefined ? undefined : sectorOfNaics(form.sector);
  const wage = form.wage && wageOf(form.wage);
  const content = {
    title: form.title,
    employer: { id: employerIdOf(employer), name: employer },
    ...(form.url === undefined ? {} : { url: form.url }),
    description: form.description,
    excerpt,
    ...(form.city === undefined ? {} : { city: form.city }),
    ...(form.province === undefined ? {} : { province: provinceCode(form.province) }),
    remote: form.remote,
    ...(form.type === undefined ? {} : { type: form.type }),
    ...(postedAt === undefined ? {} : { postedAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(wage === undefined ? {} : { wage }),
    nocs: [...new Set(form.nocs)],
    ...(sector === undefined ? {} : { sector }),
    skills,
  };
  return { content, faults };
}

/** Fingerprint of everything in a content; equal contents have equal ones. */
export function contentHash(content: PostingContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 27);
}

/** DEC-5: repeated skills count once, whatever wordings name them, and as required if one of them is. */
function resolvedSkills(
  forms: PostingForm['skills'],
  resolveSkill: (wording: string) => ResolvedSkill,
): PostingSkill[] {
  const skills = new Map<string, PostingSkill>();
  for (const form of forms) {
    const { label: wording, importance } = typeof form === 'string' ? { label: form } : form;
    const resolved = resolveSkill(wording);
    const known = skills.get(resolved.skillId);
    const mark = importance === 'required' ? importance : known ? known.importance : importance;
    skills.set(resolved.skillId, { ...(known ?? resolved), ...(mark === undefined ? {} : { importance: mark }) });
  }
  return [...skills.values()];
}

function wageOf({ annual: given, ...wage }: z.output<typeof WageForm>): Wage | undefined {
  const annual = annualWage(wage) ?? given;
  const whole = { ...wage, ...(annual === undefined ? {} : { annual }) };
  return Object.keys(whole).length > 0 ? Wage.parse(whole) : undefined;
}

/** At most 300 characters on one line, cut between words. */
export function excerptOf(description: string): string {
  const whole = description.replace(/\s+/gu, ' ').trim();
  if (whole.length <= longestExcerpt) return whole;
  const cut = whole.slice(0, longestExcerpt - 1);
  const space = cut.lastIndexOf(' ');
  return `${cut
    .slice(0, space > longestExcerpt / 2 ? space : undefined)
    .replace(/[\s.,;:–—-]+$/u, '')
    .replace(/[\ud800-\udbff]$/, '')}…`;
}
