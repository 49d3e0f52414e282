import type { Language } from '#shared/domain/account.ts';

const english = {
  summary: 'Summary',
  work: 'Work experience',
  education: 'Education',
  skills: 'Skills',
  certificates: 'Certificates',
  languages: 'Languages',
  projects: 'Projects',
  volunteer: 'Volunteering',
  awards: 'Awards',
  publications: 'Publications',
  interests: 'Interests',
  references: 'References',
  present: 'Present',
  grade: 'Grade',
  keywords: 'Keywords',
  page: 'Page',
  of: 'of',
  subject: 'Re: ',
  colon: ': ',
};

export type Wording = Readonly<Record<keyof typeof english, string>>;

const french: Wording = {
  summary: 'Profil',
  work: 'Expérience professionnelle',
  education: 'Formation',
  skills: 'Compétences',
  certificates: 'Certifications',
  languages: 'Langues',
  projects: 'Projets',
  volunteer: 'Bénévolat',
  awards: 'Prix et distinctions',
  publications: 'Publications',
  interests: 'Centres d’intérêt',
  references: 'Références',
  present: 'aujourd’hui',
  grade: 'Résultat',
  keywords: 'Mots-clés',
  page: 'Page',
  of: 'sur',
  subject: 'Objet\u00a0: ',
  colon: '\u00a0: ',
};

export const wordings: Readonly<Record<Language, Wording>> = { en: english, fr: french };

export const locales: Readonly<Record<Language, string>> = { en: 'en-CA', fr: 'fr-CA' };

/** A year, a month or a day in words: `2020`, `May 2020`, `3 mai 2020`. Anything else stays the same. */
export function formatDate(language: Language, date: string | undefined): string {
  const [year, month, day] = (date ?? '').split('-');
  if (!year || !month) {
    return year ?? '';
  }
  const at = new Date(`${year}-${month}-${day ?? '01'}T12:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.getUTCMonth() + 1 !== Number(month)) {
    return date ?? '';
  }
  return new Intl.DateTimeFormat(locales[language], {
    year: 'numeric',
    month: 'long',
    ...(day === undefined ? {} : { day: 'numeric' }),
    timeZone: 'UTC',
  }).format(at);
}

/** Without an end, the period ends at present. */
export function formatPeriod(language: Language, start: string | undefined, end: string | undefined): string {
  const [from, to] = [formatDate(language, start), formatDate(language, end)];
  if (from === '') {
    return to;
  }
  return from === to ? from : `${from} – ${to === '' ? wordings[language].present : to}`;
}

/** The name of a country by its code; anything else stays the same. */
export function countryName(language: Language, code: string | undefined): string {
  const text = (code ?? '').trim();
  const names = new Intl.DisplayNames([locales[language]], { type: 'region' });
  return (/^[a-z]{2}$/i.test(text) ? names.of(text.toUpperCase()) : undefined) ?? text;
}
