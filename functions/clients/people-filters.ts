import { clientType } from '#shared/domain/client.ts';
import { foldText } from '#shared/domain/text.ts';
import { codeTag, nameKey, type Person, postalKey } from '#shared/persistence/people.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import type { PeopleQuery } from './people-schemas.ts';

/** Whether a person matches, judged by the People item; `unknown` if it depends on the skills, which the item lacks. */
export type Verdict = 'yes' | 'no' | 'unknown';

type Test = (person: Person) => boolean;

/**
 * Values of one filter are alternatives; different filters combine by `match`. Search, `assignedTo` and the exclusion
 * of archived clients always narrow, whatever `match` is.
 *
 * @param me the staff id for `assignedTo=me`
 */
export function peopleFilter(query: PeopleQuery, me: string, now: Date): (person: Person) => Verdict {
  const always = [...search(query.q), ...assigned(query.assignedTo, me), ...archivedDefault(query.status)];
  const filters = filterTests(query, now);
  const bySkill = query.skillId !== undefined;
  if (query.match === 'any' && (filters.length > 0 || bySkill)) {
    const others: Verdict = bySkill ? 'unknown' : 'no';
    return (person) => (!always.every(passes(person)) ? 'no' : filters.some(passes(person)) ? 'yes' : others);
  }
  const all = [...always, ...filters];
  return (person) => (!all.every(passes(person)) ? 'no' : bySkill ? 'unknown' : 'yes');
}

function passes(person: Person) {
  return (test: Test) => test(person);
}

function search(q: string | undefined): Test[] {
  const words = foldText(q ?? '')
    .split(' ')
    .map((word) => ({ word, name: nameKey(word) }))
    .filter(({ name }) => name !== '');
  return words.map(({ word, name }) => (person) => {
    const { firstName, lastName, preferredName, email } = person;
    return [firstName, lastName, preferredName ?? ''].some((part) => part.includes(name)) || email.includes(word);
  });
}

function assigned(staffIds: PeopleQuery['assignedTo'], me: string): Test[] {
  const wanted = staffIds?.map((id) => (id === 'me' ? me : id));
  return wanted ? [({ assignedStaffIds }) => assignedStaffIds.some((id) => wanted.includes(id))] : [];
}

function archivedDefault(statuses: PeopleQuery['status']): Test[] {
  return statuses?.includes('archived') ? [] : [({ status }) => status !== 'archived'];
}

function filterTests(query: PeopleQuery, now: Date): Test[] {
  const postalCodes = query.postalCode?.map(postalKey);
  return [
    ...oneOf(query.type, (person) => clientType(person)),
    ...oneOf(query.status, ({ status }) => status),
    ...oneOf(query.sex?.map(codeTag), ({ sex }) => sex),
    ...age(query, now),
    ...oneOf(query.camsClientStream, ({ camsClientStream }) => camsClientStream),
    ...someOf(query.identifiesAs?.map(codeTag), ({ identifiesAs }) => identifiesAs),
    ...oneOf(query.highestEducation?.map(codeTag), ({ highestEducation }) => highestEducation),
    ...oneOf(query.eapStatus, ({ eapStatus }) => eapStatus?.toLowerCase()),
    ...oneOf(query.currentEmploymentStatus?.map(codeTag), ({ currentEmploymentStatus }) => currentEmploymentStatus),
    ...(postalCodes
      ? [({ postalCode }: Person) => postalCodes.some((prefix) => postalCode?.startsWith(prefix) ?? false)]
      : []),
    ...oneOf(query.city?.map(foldText), ({ city }) => city),
    ...someOf(query.accessToTransportation?.map(codeTag), ({ accessToTransportation }) => accessToTransportation),
    ...someOf(query.noc, ({ nocs }) => nocs),
    ...activeSince(query.activeSince),
  ];
}

function oneOf(wanted: readonly string[] | undefined, value: (person: Person) => string | undefined): Test[] {
  return wanted ? [(person) => wanted.includes(value(person) ?? '')] : [];
}

function someOf(wanted: readonly string[] | undefined, values: (person: Person) => readonly string[]): Test[] {
  return wanted ? [(person) => values(person).some((value) => wanted.includes(value))] : [];
}

/** By age in whole years today; people without a date of birth never match. */
function age({ ageFrom, ageTo }: PeopleQuery, now: Date): Test[] {
  if (ageFrom === undefined && ageTo === undefined) {
    return [];
  }
  const today = Number(dayIn(instanceZone, now).replaceAll('-', ''));
  const latest = today - (ageFrom ?? 0) * 10_000;
  const earliest = ageTo === undefined ? 0 : today - (ageTo + 1) * 10_000 + 1;
  return [({ dateOfBirth }) => dateOfBirth !== undefined && dateOfBirth >= earliest && dateOfBirth <= latest];
}

function activeSince(since: string | undefined): Test[] {
  if (since === undefined) {
    return [];
  }
  const active = since.includes('T')
    ? (at: number) => at >= Date.parse(since)
    : (at: number) => dayIn(instanceZone, new Date(at)) >= since;
  return [({ lastActivityAt }) => lastActivityAt !== undefined && active(lastActivityAt)];
}
