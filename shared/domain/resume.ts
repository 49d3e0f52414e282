import * as z from 'zod';
import { documentText } from './document.ts';
import { clearable } from './patch.ts';

const line = documentText(1000).optional();
const prose = documentText(20_000).optional();
const address = documentText(2000).optional();
const lines = z.array(documentText(5000)).max(200).optional();
const names = z.array(documentText(1000)).max(200).optional();

/** A year, a month or a day; empty if unknown. */
const date = z
  .string()
  .regex(/^(?:[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?$/, 'YYYY, YYYY-MM or YYYY-MM-DD')
  .optional();

const entries = <S extends z.ZodRawShape>(shape: S) => z.array(z.looseObject(shape)).max(200);

const basics = z.looseObject({
  name: line,
  label: line.describe('The profession'),
  image: address.describe('Stored, but not included in PDF and Word exports'),
  email: line,
  phone: line,
  url: address,
  summary: prose,
  location: z.looseObject({ address: line, postalCode: line, city: line, countryCode: line, region: line }).optional(),
  profiles: entries({ network: line, username: line, url: address }).optional(),
});

/**
 * The sections of a resume (JSON Resume 1.x, DEC-13). Its fields are validated, other fields are kept; nothing is
 * modified.
 */
const resumeSections = {
  basics,
  work: entries({
    name: line.describe('Name of the employer'),
    location: line,
    description: line.describe('Description of the employer'),
    position: line,
    url: address,
    startDate: date,
    endDate: date.describe('Absent for the current job'),
    summary: prose,
    highlights: lines,
  }),
  volunteer: entries({
    organization: line,
    position: line,
    url: address,
    startDate: date,
    endDate: date,
    summary: prose,
    highlights: lines,
  }),
  education: entries({
    institution: line,
    url: address,
    area: line,
    studyType: line,
    startDate: date,
    endDate: date,
    score: line,
    courses: names,
  }),
  awards: entries({ title: line, date, awarder: line, summary: prose }),
  certificates: entries({ name: line, date, url: address, issuer: line }),
  publications: entries({ name: line, publisher: line, releaseDate: date, url: address, summary: prose }),
  skills: entries({ name: line, level: line, keywords: names }),
  languages: entries({ language: line, fluency: line }),
  interests: entries({ name: line, keywords: names }),
  references: entries({ name: line, reference: prose }),
  projects: entries({
    name: line,
    description: prose,
    highlights: lines,
    keywords: names,
    startDate: date,
    endDate: date,
    url: address,
    roles: names,
    entity: line,
    type: line,
  }),
  meta: z.looseObject({ canonical: address, version: line, lastModified: line }),
} as const;

export const ResumeSections = z.looseObject(resumeSections).partial();
export type ResumeSections = z.infer<typeof ResumeSections>;

/** Changes whole sections: absent sections stay unchanged, `null` removes one. */
export const ResumeChanges = z.looseObject(clearable(resumeSections));

/** The title of an imported resume: its label, else its name. */
export function titleOfImport({ basics }: ResumeSections, otherwise: string): string {
  const title = [basics?.label, basics?.name].map((text) => text?.replace(/\s+/g, ' ').trim()).find(Boolean);
  return title === undefined || title === '' ? otherwise : [...title].slice(0, 100).join('');
}
