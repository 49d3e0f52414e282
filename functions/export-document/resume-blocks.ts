import type { Language } from '#shared/domain/account.ts';
import type { ResumeSections } from '#shared/domain/resume.ts';
import { type Block, bullets, joined, linked, oneLine, type Part, parts, prose } from './blocks.ts';
import { countryName, formatDate, formatPeriod, wordings } from './wording.ts';

type Entries<K extends keyof ResumeSections> = NonNullable<ResumeSections[K]>;

/** The sections of a resume, without empty ones. */
export function resumeBlocks(sections: ResumeSections, name: string, language: Language): Block[] {
  const { basics } = sections;
  const w = wordings[language];
  const period = (entry: { startDate?: string | undefined; endDate?: string | undefined }) =>
    formatPeriod(language, entry.startDate, entry.endDate);
  const contact = contactOf(basics, language);
  const headline = oneLine(basics?.label);

  return [
    { kind: 'name', text: name },
    ...(headline === '' ? [] : [{ kind: 'headline', text: headline } as const]),
    ...(contact.length > 0 ? [{ kind: 'contact', parts: contact } as const] : []),
    ...section(w.summary, prose(basics?.summary)),
    ...section(
      w.work,
      each(sections.work, (job) => occupation(job.position, job.name, job, period(job))),
    ),
    ...section(
      w.education,
      each(sections.education, ({ institution, url, area, studyType, score, courses, ...rest }) => {
        const degree = joined([studyType, area], ', ');
        const grade = oneLine(score) === '' ? '' : `${w.grade}${w.colon}${oneLine(score)}`;
        return [
          ...entry(degree || institution, period(rest)),
          ...detail(degree === '' ? undefined : institution, linked(url), grade),
          ...bullets(courses),
        ];
      }),
    ),
    ...section(
      w.skills,
      each(sections.skills, ({ name, level, keywords }) => listed(name, level, keywords, w.colon)),
    ),
    ...section(
      w.certificates,
      each(sections.certificates, ({ name, date, url, issuer }) => [
        ...entry(name || issuer, formatDate(language, date)),
        ...detail(name ? issuer : undefined, linked(url)),
      ]),
    ),
    ...section(
      w.languages,
      each(sections.languages, ({ language: name, fluency }) => listed(name, undefined, [fluency ?? ''], w.colon)),
    ),
    ...section(
      w.projects,
      each(sections.projects, (project) => [
        ...entry(project.name, period(project)),
        ...detail(joined(project.roles ?? [], ', '), project.entity, project.type, linked(project.url)),
        ...prose(project.description),
        ...bullets(project.highlights),
        ...listed(joined(project.keywords ?? [], ' ') && w.keywords, undefined, project.keywords, w.colon),
      ]),
    ),
    ...section(
      w.volunteer,
      each(sections.volunteer, (role) => occupation(role.position, role.organization, role, period(role))),
    ),
    ...section(
      w.awards,
      each(sections.awards, ({ title, date, awarder, summary }) => [
        ...entry(title || awarder, formatDate(language, date)),
        ...detail(title ? awarder : undefined),
        ...prose(summary),
      ]),
    ),
    ...section(
      w.publications,
      each(sections.publications, ({ name, publisher, releaseDate, url, summary }) => [
        ...entry(name || publisher, formatDate(language, releaseDate)),
        ...detail(name ? publisher : undefined, linked(url)),
        ...prose(summary),
      ]),
    ),
    ...section(
      w.interests,
      each(sections.interests, ({ name, keywords }) => listed(name, undefined, keywords, w.colon)),
    ),
    ...section(
      w.references,
      each(sections.references, ({ name, reference }) => [...entry(name, ''), ...prose(reference)]),
    ),
  ];
}

function contactOf(basics: ResumeSections['basics'], language: Language): Part[] {
  const email = oneLine(basics?.email);
  const phone = oneLine(basics?.phone);
  const { address, city, region, postalCode, countryCode } = basics?.location ?? {};
  const place = [address, city, joined([region, postalCode], ' '), countryName(language, countryCode)];
  return parts(
    email === '' ? undefined : mailLink(email),
    phone === '' ? undefined : phoneLink(phone),
    joined(place, ', '),
    linked(basics?.url),
    ...(basics?.profiles ?? []).map(({ network, username, url }) => linked(url, joined([network, username], ': '))),
  );
}

/** A link only if the text is exactly one e-mail address. */
export function mailLink(email: string): Part {
  return /^[^\s@?&/:]+@[^\s@?&/:]+$/.test(email) ? { text: email, url: `mailto:${email}` } : { text: email };
}

export function phoneLink(phone: string): Part {
  const digits = phone.replace(/[\s().-]/g, '');
  return /^\+?\d{7,15}$/.test(digits) ? { text: phone, url: `tel:${digits}` } : { text: phone };
}

function section(heading: string, blocks: readonly Block[]): Block[] {
  return blocks.length > 0 ? [{ kind: 'heading', text: heading }, ...blocks] : [];
}

function each<T>(entries: readonly T[] | undefined, draw: (entry: T) => readonly Block[]): Block[] {
  return (entries ?? []).flatMap(draw);
}

function entry(text: string | undefined, aside: string): Block[] {
  const title = oneLine(text) || aside;
  return title === '' ? [] : [{ kind: 'entry', text: title, ...(aside === '' || aside === title ? {} : { aside }) }];
}

function detail(...texts: readonly (string | Part | undefined)[]): Block[] {
  const written = parts(...texts);
  return written.length > 0 ? [{ kind: 'detail', parts: written }] : [];
}

type Occupation = Pick<Entries<'work'>[number], 'url' | 'summary' | 'highlights'> & {
  readonly location?: string | undefined;
  readonly description?: string | undefined;
};

function occupation(
  position: string | undefined,
  where: string | undefined,
  rest: Occupation,
  period: string,
): Block[] {
  const title = oneLine(position);
  return [
    ...entry(title || where, period),
    ...detail(title === '' ? undefined : where, rest.location, rest.description, linked(rest.url)),
    ...prose(rest.summary),
    ...bullets(rest.highlights),
  ];
}

/** `Name (level): one, two`, without the parts that are missing. */
function listed(
  name: string | undefined,
  level: string | undefined,
  items: readonly string[] | undefined,
  colon: string,
): Block[] {
  const label = joined([name, oneLine(level) === '' ? '' : `(${oneLine(level)})`], ' ');
  const text = joined(items ?? [], ', ');
  if (label === '' && text === '') {
    return [];
  }
  return [{ kind: 'pair', label: label === '' || text === '' ? label : label + colon, text }];
}
