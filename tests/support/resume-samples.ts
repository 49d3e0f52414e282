/** Resumes for exports: every section, many entries, every script. */
import type { ResumeSections } from '#shared/domain/resume.ts';

const each = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/**
 * Every section of JSON Resume with its every field, `count` entries each. Each text is there once, so that its place in an
 * export can be found.
 *
 * @param word put into every text: another script
 */
export function fullResume(count: number, word = 'lorem'): ResumeSections {
  const text = (section: string, field: string, n: number) => `${section}${field}${n} ${word}`;
  const link = (section: string, n: number) => `https://${section}${n}.example/path`;
  const period = (n: number) => ({ startDate: `${1950 + (n % 50)}-05`, endDate: `${1960 + (n % 50)}-11-20` });
  const bullets = (section: string, n: number) => each(2, (at) => text(section, `highlight${at}of`, n));
  return {
    basics: {
      name: `Robin Test ${word}`,
      label: `label ${word}`,
      email: 'robin@clients.example',
      phone: '+1 416 555 0134',
      location: { address: '12 Canal Street', city: 'Toronto', region: 'ON', postalCode: 'M5V 0A1', countryCode: 'CA' },
      url: 'https://robin.example/me',
      profiles: each(3, (n) => ({ network: `network${n}`, username: `user${n}`, url: link('profile', n) })),
      summary: `summary first ${word}\n\nsummary second ${word}`,
    },
    work: each(count, (n) => ({
      position: text('work', 'position', n),
      name: text('work', 'name', n),
      location: text('work', 'location', n),
      description: text('work', 'description', n),
      url: link('work', n),
      ...period(n),
      summary: text('work', 'summary', n),
      highlights: bullets('work', n),
    })),
    education: each(count, (n) => ({
      studyType: text('education', 'type', n),
      area: text('education', 'area', n),
      institution: text('education', 'institution', n),
      url: link('education', n),
      ...period(n),
      score: text('education', 'score', n),
      courses: bullets('education', n),
    })),
    skills: each(count, (n) => ({
      name: text('skill', 'name', n),
      level: text('skill', 'level', n),
      keywords: bullets('skill', n),
    })),
    certificates: each(count, (n) => ({
      name: text('certificate', 'name', n),
      date: `${1950 + (n % 50)}-02-03`,
      issuer: text('certificate', 'issuer', n),
      url: link('certificate', n),
    })),
    languages: each(count, (n) => ({ language: text('language', 'name', n), fluency: text('language', 'fluency', n) })),
    projects: each(count, (n) => ({
      name: text('project', 'name', n),
      ...period(n),
      roles: bullets('projectrole', n),
      entity: text('project', 'entity', n),
      type: text('project', 'type', n),
      url: link('project', n),
      description: text('project', 'description', n),
      highlights: bullets('project', n),
      keywords: bullets('projectword', n),
    })),
    volunteer: each(count, (n) => ({
      position: text('volunteer', 'position', n),
      organization: text('volunteer', 'organization', n),
      url: link('volunteer', n),
      ...period(n),
      summary: text('volunteer', 'summary', n),
      highlights: bullets('volunteer', n),
    })),
    awards: each(count, (n) => ({
      title: text('award', 'title', n),
      date: `${1950 + (n % 50)}`,
      awarder: text('award', 'awarder', n),
      summary: text('award', 'summary', n),
    })),
    publications: each(count, (n) => ({
      name: text('publication', 'name', n),
      publisher: text('publication', 'publisher', n),
      releaseDate: `${1950 + (n % 50)}-10`,
      url: link('publication', n),
      summary: text('publication', 'summary', n),
    })),
    interests: each(count, (n) => ({ name: text('interest', 'name', n), keywords: bullets('interest', n) })),
    references: each(count, (n) => ({ name: text('reference', 'name', n), reference: text('reference', 'text', n) })),
    meta: { canonical: 'https://meta.example', version: 'v1.0.0' },
  };
}

/** What of a resume has to stand in an export, in the order of its sections: every text but dates, addresses and `meta`. */
export function textsOf(
  value: unknown,
  skip = /^(?:url|image|meta|countryCode|startDate|endDate|date|releaseDate)$/,
): string[] {
  if (typeof value === 'string') {
    return value.split(/\n+/);
  }
  if (Array.isArray(value)) {
    return value.flatMap((inner) => textsOf(inner, skip));
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, inner]) => (skip.test(name) ? [] : textsOf(inner, skip)));
}

/** The same without blanks: where lines break in an export is its own affair. */
export const solid = (text: string) => text.normalize('NFKC').replaceAll(/\s+/gu, '');
