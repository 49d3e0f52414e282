import { createHash } from 'node:crypto';
import { maxRequired } from '#shared/domain/matching/scan-count.ts';
import { annualWage, type Posting, type PostingSkill, Wage } from '#shared/domain/posting.ts';
import { sectorOfNaics } from '#shared/domain/sectors.ts';
import type { ResolvedSkill } from '#shared/domain/skills.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { employerIdOf } from '#shared/persistence/postings.ts';
import type { PostingForm, PostingPatch } from './posting-import-form.ts';
import { provinceCode } from './posting-import-provinces.ts';

/** At most this many different skills per posting. */
const maxSkills = maxRequired;
const maxExcerptLength = 300;

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

type ResolveSkill = (wording: string) => ResolvedSkill;

/**
 * The posting that a form describes: skills by the vocabulary, the wage by the year, sector from any NAICS code, employer
 * and province in the form in which they are compared.
 */
export function contentOf(
  form: PostingForm,
  resolveSkill: ResolveSkill,
): { readonly content: PostingContent; readonly faults: readonly ContentFault[] } {
  const name = typeof form.employer === 'string' ? form.employer : form.employer.name;
  const content: PostingContent = omitUndefined({
    title: form.title,
    employer: { id: employerIdOf(name), name },
    url: form.url,
    description: form.description,
    excerpt: excerptOf(form.excerpt || form.description),
    city: form.city,
    province: form.province === undefined ? undefined : provinceCode(form.province),
    remote: form.remote,
    type: form.type,
    postedAt: form.postedAt,
    expiresAt: form.expiresAt,
    wage: form.wage && wageOf(form.wage),
    nocs: [...new Set(form.nocs)],
    sector: form.sector === undefined ? undefined : sectorOfNaics(form.sector),
    skills: resolvedSkills(form.skills, resolveSkill),
  });
  return { content, faults: faultsOf(content) };
}

/** The posting as it is, with the changes laid over it. An excerpt that is not given follows the description. */
export function changedContent(
  before: Posting,
  patch: PostingPatch,
  resolveSkill: ResolveSkill,
): { readonly content: PostingContent; readonly faults: readonly ContentFault[] } {
  const form: PostingForm = {
    title: patch.title ?? before.title,
    employer: patch.employer ?? before.employer.name,
    url: changed(before.url, patch.url),
    description: changed(before.description, patch.description) ?? '',
    excerpt: changed(patch.description === undefined ? before.excerpt : undefined, patch.excerpt),
    city: changed(before.city, patch.city),
    province: changed(before.province, patch.province),
    remote: patch.remote ?? before.remote,
    type: changed(before.type, patch.type),
    postedAt: patch.postedAt ?? before.postedAt,
    expiresAt: changed(before.expiresAt, patch.expiresAt),
    wage: changed(before.wage, patch.wage),
    nocs: changed(before.nocs, patch.nocs) ?? [],
    sector: changed(before.sector, patch.sector),
    skills: patch.skills ?? [],
  };
  const { content } = contentOf(form, resolveSkill);
  const whole = patch.skills === undefined ? { ...content, skills: before.skills } : content;
  return { content: whole, faults: faultsOf(whole) };
}

function changed<T>(before: T | undefined, change: T | null | undefined): T | undefined {
  return change === undefined ? before : (change ?? undefined);
}

function faultsOf({ skills, postedAt, expiresAt }: PostingContent): ContentFault[] {
  const faults: ContentFault[] = [];
  if (skills.length > maxSkills) {
    faults.push({ field: 'skills', detail: `at most ${maxSkills} different ones` });
  }
  if (postedAt !== undefined && expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(postedAt)) {
    faults.push({ field: 'expiresAt', detail: 'must be after postedAt' });
  }
  return faults;
}

/** Fingerprint of everything in a content; equal contents have equal ones. */
export function contentHash(content: PostingContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 27);
}

/** DEC-5: repeated skills count once, whatever wordings name them, and as required if one of them is. */
function resolvedSkills(forms: PostingForm['skills'], resolveSkill: ResolveSkill): PostingSkill[] {
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

function wageOf({ annual: given, ...wage }: NonNullable<PostingForm['wage']>): Wage | undefined {
  const whole = omitUndefined({ ...wage, annual: annualWage(wage) ?? given });
  return Object.keys(whole).length > 0 ? Wage.parse(whole) : undefined;
}

/** At most 300 characters on one line, cut between words. */
export function excerptOf(description: string): string {
  const whole = description.replace(/\s+/gu, ' ').trim();
  if (whole.length <= maxExcerptLength) {
    return whole;
  }
  const cut = whole.slice(0, maxExcerptLength - 1);
  const space = cut.lastIndexOf(' ');
  return `${cut
    .slice(0, space > maxExcerptLength / 2 ? space : undefined)
    .replace(/[\s.,;:–—-]+$/u, '')
    .replace(/[\ud800-\udbff]$/, '')}…`;
}
