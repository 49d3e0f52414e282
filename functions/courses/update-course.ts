import { isDeepStrictEqual } from 'node:util';
import type { Course } from '#shared/domain/course.ts';
import type { Call } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { updateCourse as writeCourse } from '#shared/persistence/courses.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, versionMismatch } from '#shared/problem.ts';
import { courseSkills, textSkillLabels } from './course-skills.ts';
import type { Dependencies } from './dependencies.ts';
import { findCourse } from './get-course.ts';
import type { routes } from './routes.ts';
import { courseView, labelsOf } from './view.ts';

export async function updateCourse(dependencies: Dependencies, call: Call<typeof routes.updateCourse>) {
  const { body, now, requestId, ifMatch } = call;
  const [{ actor, course: before, providers }, labels, textLabels] = await Promise.all([
    findCourse(dependencies, call, 'write'),
    labelsOf(dependencies),
    textSkillLabels(dependencies.table, body.skills ?? []),
  ]);
  if (before.version !== ifMatch) {
    throw versionMismatch();
  }
  const draft = patched(before, body, (ids) => courseSkills(ids, labels.skills, textLabels, before.skills));
  const changed = editableFields.filter((field) => !isDeepStrictEqual(before[field], draft[field]));
  if (changed.length === 0) {
    return { body: courseView(before, labels, providers), version: before.version };
  }
  const after: Course = { ...draft, updatedAt: now.toISOString(), version: before.version + 1 };
  const transaction = new Transaction();
  writeCourse(transaction, before, after, (existing) => (existing ? versionMismatch() : notFound()));
  const subject = { kind: 'course', id: before.id } as const;
  transaction.put(auditItem({ action: 'course.changed', actor, subject, at: now, requestId, changed }));
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

/** Absent fields stay unchanged, `null` clears. */
function patched(
  before: Course,
  patch: Call<typeof routes.updateCourse>['body'],
  skillsOf: (skillIds: readonly string[]) => Course['skills'],
): Course {
  return omitUndefined({
    ...before,
    title: patch.title ?? before.title,
    provider: patchedValue(before.provider, patch.provider),
    url: patchedValue(before.url, patch.url),
    deliveryMode: patchedValue(before.deliveryMode, patch.deliveryMode),
    location: patchedValue(before.location, patch.location),
    cost: patchedValue(before.cost, patch.cost),
    startDate: patchedValue(before.startDate, patch.startDate),
    duration: patchedValue(before.duration, patch.duration),
    skills: patch.skills === undefined ? before.skills : skillsOf(patch.skills ?? []),
    nocs: patch.nocs === undefined ? before.nocs : [...new Set(patch.nocs)],
    active: patch.active ?? before.active,
  });
}

function patchedValue<T>(before: T | undefined, change: T | null | undefined): T | undefined {
  return change === undefined ? before : (change ?? undefined);
}
