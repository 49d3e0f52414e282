import * as z from 'zod';
import { postingTypes, skillImportances, Wage } from '#shared/domain/posting.ts';
import { sectorOfNaics } from '#shared/domain/sectors.ts';
import { dayIn, instanceZone, localInstant, startOfDay } from '#shared/time.ts';

const maxDescriptionLength = 50_000;

function text(kind: string) {
  return z.string({ error: ({ input }) => (input === undefined ? 'required' : `must be ${kind}`) });
}

/** A text on one line; white space is collapsed. */
export function line(max: number) {
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

/** Real postings describe an employer that wants no name in up to four hundred characters. */
const EmployerName = line(500);
const EmployerForm = z.union([EmployerName, z.strictObject({ name: EmployerName })], {
  error: ({ input }) => (input === undefined ? 'required' : 'must be a name'),
});

/** The fields of a posting as they are sent: by hand and in the lines of an import alike. */
const fields = {
  title: line(300),
  employer: EmployerForm.describe('The name of the employer'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .max(2_000, 'must have at most 2000 characters')
    .describe('The original posting: applying happens there'),
  description: paragraphs(maxDescriptionLength).describe('Plain text'),
  excerpt: paragraphs(maxDescriptionLength).describe('For cards; without it, the beginning of the description'),
  city: line(100),
  province: line(100).describe('A code such as `ON`, or a name'),
  remote: z.boolean({ error: 'must be true or false' }),
  type: choice(postingTypes),
  postedAt: instant('start').describe('Without it, when the posting first reached us'),
  expiresAt: instant('end').describe('A day counts to its end'),
  wage: WageForm,
  nocs: z
    .array(z.string({ error: 'must be a text' }).regex(/^\d{5}$/, 'must be a NOC 2021 unit group: five digits'), {
      error: 'must be a list',
    })
    .max(20, 'must be at most 20'),
  sector: text('a text')
    .refine((code) => sectorOfNaics(code) !== undefined, 'must be a NAICS code or a sector of it')
    .describe('Any NAICS code: its sector is kept'),
  skills: z.array(SkillForm, { error: 'must be a list' }),
} as const;

/** A whole posting. */
export const postingForm = {
  title: fields.title,
  employer: fields.employer,
  url: fields.url.optional(),
  description: fields.description.default(''),
  excerpt: fields.excerpt.optional(),
  city: fields.city.optional(),
  province: fields.province.optional(),
  remote: fields.remote.default(false),
  type: fields.type.optional(),
  postedAt: fields.postedAt.optional(),
  expiresAt: fields.expiresAt.optional(),
  wage: fields.wage.optional(),
  nocs: fields.nocs.default([]),
  sector: fields.sector.optional(),
  skills: fields.skills.default([]),
} as const;
const PostingForm = z.object(postingForm);
export type PostingForm = z.output<typeof PostingForm>;

/** Changes to a posting: absent = unchanged, `null` = clear. */
export const PostingPatch = z.strictObject({
  title: fields.title.optional(),
  employer: fields.employer.optional(),
  url: fields.url.nullish(),
  description: fields.description.nullish(),
  excerpt: fields.excerpt.nullish(),
  city: fields.city.nullish(),
  province: fields.province.nullish(),
  remote: fields.remote.optional(),
  type: fields.type.nullish(),
  postedAt: fields.postedAt.optional(),
  expiresAt: fields.expiresAt.nullish(),
  wage: fields.wage.nullish(),
  nocs: fields.nocs.nullish(),
  sector: fields.sector.nullish(),
  skills: fields.skills.nullish(),
});
export type PostingPatch = z.output<typeof PostingPatch>;

/** Every field that a posting may be sent with, by the object it is in. */
export const knownFields = {
  posting: new Set(Object.keys(postingForm)),
  employer: new Set(['name']),
  wage: new Set(Object.keys(WageForm.shape)),
  skill: new Set(['label', 'importance']),
} as const;
