import { isDeepStrictEqual } from 'node:util';
import type { Course } from '#shared/domain/course.ts';
import { merged } from '#shared/domain/patch.ts';
import type { Call } from '#shared/http/call.ts';
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
  const { body, now, ifMatch } = call;
  const [{ actor, course: before, providers }, labels, textLabels] = await Promise.all([
    findCourse(dependencies, call, 'write'),
    labelsOf(dependencies),
    textSkillLabels(dependencies.table, body.skills ?? []),
  ]);
  if (before.version !== ifMatch) {
    throw versionMismatch();
  }
  const { skills, nocs, ...fields } = body;
  const patch = {
    ...fields,
    skills: skills && courseSkills(skills, labels.skills, textLabels, before.skills),
    nocs: nocs && [...new Set(nocs)],
  };
  const draft = merged(before, patch, { skills: [], nocs: [] });
  const changed = (Object.keys(body) as (keyof typeof body)[]).filter(
    (field) => !isDeepStrictEqual(before[field], draft[field]),
  );
  if (changed.length === 0) {
    return { body: courseView(before, labels, providers), version: before.version };
  }
  const after: Course = { ...draft, updatedAt: now.toISOString(), version: before.version + 1 };
  const transaction = new Transaction();
  writeCourse(transaction, before, after, (existing) => (existing ? versionMismatch() : notFound()));
  const subject = { kind: 'course', id: before.id } as const;
  transaction.put(auditItem(call, { action: 'course.changed', actor, subject, changed }));
  return call.commit(transaction, { body: courseView(after, labels, providers), version: after.version });
}
