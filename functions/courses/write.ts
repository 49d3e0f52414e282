import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#shared/domain/account.ts';
import type { Course } from '#shared/domain/course.ts';
import { textIdPrefix } from '#shared/domain/skills.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { insertCourse, updateCourse as writeCourse } from '#shared/persistence/courses.ts';
import { providerById } from '#shared/persistence/providers.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { unmatchedSkillsByIds } from '#shared/persistence/unmatched-skills.ts';
import { forbidden, notFound, Problem, unprocessable, versionMismatch } from '#shared/problem.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import { mayOnCourses } from './policy.ts';
import { find } from './read.ts';
import type { routes } from './routes.ts';
import { labelsOf, type Service } from './service.ts';
import { courseView } from './view.ts';

export async function createCourse(service: Service, call: Call<typeof routes.createCourse>) {
  const { table } = service;
  const { serviceProviderId: asked, skills, nocs, ...fields } = call.body;
  const [actor, labels, wordings] = await Promise.all([call.caller, labelsOf(service), wordingsOf(table, skills)]);
  const provider = await providerFor(table, actor, asked);
  const at = call.now.toISOString();
  const course: Course = {
    id: newId(call.now.getTime()),
    serviceProviderId: provider.id,
    ...omitUndefined(fields),
    skills: namedSkills(skills, labels.skills, wordings),
    nocs: [...new Set(nocs)],
    createdBy: actor.id,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  const transaction = new Transaction();
  insertCourse(transaction, course, () => new Problem('conflict', 'This course exists already.'));
  transaction.put(audited('course.created', course.id, actor, call));
  return call.commit(transaction, {
    body: courseView(course, labels, new Map([[provider.id, provider.name]])),
    version: course.version,
    location: `/v1/courses/${course.id}`,
  });
}

/** @throws 403 for a provider whose catalogue is not the caller's, 422 where there is none to choose */
async function providerFor(table: Table, actor: Actor, asked: string | undefined) {
  const providerId = asked ?? actor.serviceProviderId;
  if (providerId === undefined) {
    throw unprocessable('/body/serviceProviderId', 'Choose the service provider whose catalogue the course goes into.');
  }
  if (mayOnCourses(actor, 'write', providerId) !== 'allowed') {
    throw forbidden();
  }
  const provider = await providerById(table, providerId);
  if (!provider) {
    throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
  }
  return provider;
}

export async function updateCourse(service: Service, call: Call<typeof routes.updateCourse>) {
  const { body, now, ifMatch } = call;
  const [{ actor, course: before, providers }, labels, wordings] = await Promise.all([
    find(service, call, 'write'),
    labelsOf(service),
    wordingsOf(service.table, body.skills ?? []),
  ]);
  if (before.version !== ifMatch) {
    throw versionMismatch();
  }
  const draft = patched(before, body, (ids) => namedSkills(ids, labels.skills, wordings, before.skills));
  const changed = editableFields.filter((field) => !isDeepStrictEqual(before[field], draft[field]));
  if (changed.length === 0) {
    return { body: courseView(before, labels, providers), version: before.version };
  }
  const after: Course = { ...draft, updatedAt: now.toISOString(), version: before.version + 1 };
  const transaction = new Transaction();
  writeCourse(transaction, before, after, (existing) => (existing ? versionMismatch() : notFound()));
  transaction.put(audited('course.changed', before.id, actor, call, changed));
  return call.commit(transaction, { body: courseView(after, labels, providers), version: after.version });
}

const editableFields = [
  'title',
  'provider',
  'url',
  'deliveryMode',
  'location',
  'cost',
  'startDate',
  'duration',
  'skills',
  'nocs',
  'active',
] as const satisfies readonly (keyof Call<typeof routes.updateCourse>['body'])[];

/** Absent = unchanged, `null` = clear. */
function patched(
  before: Course,
  patch: Call<typeof routes.updateCourse>['body'],
  named: (skillIds: readonly string[]) => Course['skills'],
): Course {
  return omitUndefined({
    ...before,
    title: patch.title ?? before.title,
    provider: changed(before.provider, patch.provider),
    url: changed(before.url, patch.url),
    deliveryMode: changed(before.deliveryMode, patch.deliveryMode),
    location: changed(before.location, patch.location),
    cost: changed(before.cost, patch.cost),
    startDate: changed(before.startDate, patch.startDate),
    duration: changed(before.duration, patch.duration),
    skills: patch.skills === undefined ? before.skills : named(patch.skills ?? []),
    nocs: patch.nocs === undefined ? before.nocs : [...new Set(patch.nocs)],
    active: patch.active ?? before.active,
  });
}

function changed<T>(before: T | undefined, change: T | null | undefined): T | undefined {
  return change === undefined ? before : (change ?? undefined);
}

/** How postings word the skills that no taxonomy knows. */
async function wordingsOf(table: Table, skillIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const textIds = skillIds.filter((id) => id.startsWith(textIdPrefix));
  return new Map((await unmatchedSkillsByIds(table, textIds)).map(({ textId, text }) => [textId, text]));
}

/**
 * Skills by the ids that count today, each once.
 * @param known skills that the course has already: they keep their names
 * @throws 422 at the place of the first that neither the taxonomy nor any posting has
 */
function namedSkills(
  skillIds: readonly string[],
  taxonomy: Vocabulary,
  wordings: ReadonlyMap<string, string>,
  known: Course['skills'] = [],
): Course['skills'] {
  const named = skillIds.map((sent, at) => {
    const held = known.find(({ skillId }) => skillId === sent);
    if (held) {
      return held;
    }
    const skill = taxonomy.skill(taxonomy.canonicalSkillId(sent));
    if (skill) {
      return { skillId: skill.skillId, label: skill.label };
    }
    const wording = wordings.get(sent);
    if (wording === undefined) {
      throw unprocessable(`/body/skills/${at}`, 'Neither the taxonomy nor any posting has this skill.');
    }
    return { skillId: sent, label: { en: wording } };
  });
  return [...new Map(named.map((skill) => [skill.skillId, skill])).values()];
}

function audited(
  action: string,
  courseId: string,
  actor: Actor,
  { now, requestId }: { readonly now: Date; readonly requestId: string },
  fields?: readonly string[],
): Item {
  const subject = { kind: 'course', id: courseId } as const;
  return auditItem({ action, actor, subject, at: now, requestId, ...(fields ? { changed: fields } : {}) });
}
