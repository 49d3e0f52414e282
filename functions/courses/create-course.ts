import type { Actor } from '#shared/domain/account.ts';
import type { Course } from '#shared/domain/course.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { insertCourse } from '#shared/persistence/courses.ts';
import { providerById } from '#shared/persistence/providers.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { forbidden, Problem, unprocessable } from '#shared/problem.ts';
import { courseSkills, textSkillLabels } from './course-skills.ts';
import type { Dependencies } from './dependencies.ts';
import { mayOnCourses } from './policy.ts';
import type { routes } from './routes.ts';
import { courseView, labelsOf } from './view.ts';

export async function createCourse(dependencies: Dependencies, call: Call<typeof routes.createCourse>) {
  const { table } = dependencies;
  const { serviceProviderId, skills, nocs, ...fields } = call.body;
  const [actor, labels, textLabels] = await Promise.all([
    call.caller,
    labelsOf(dependencies),
    textSkillLabels(table, skills),
  ]);
  const provider = await providerFor(table, actor, serviceProviderId);
  const at = call.now.toISOString();
  const course: Course = {
    id: newId(call.now.getTime()),
    serviceProviderId: provider.id,
    ...omitUndefined(fields),
    skills: courseSkills(skills, labels.skills, textLabels),
    nocs: [...new Set(nocs)],
    createdBy: actor.id,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  const transaction = new Transaction();
  insertCourse(transaction, course, () => new Problem('conflict', 'This course already exists.'));
  const subject = { kind: 'course', id: course.id } as const;
  transaction.put(auditItem(call, { action: 'course.created', actor, subject }));
  return call.commit(transaction, {
    body: courseView(course, labels, new Map([[provider.id, provider.name]])),
    version: course.version,
    location: `/v1/courses/${course.id}`,
  });
}

/** @throws 403 if the caller may not change the catalogue, 422 if there is no service provider */
async function providerFor(table: Table, actor: Actor, chosen: string | undefined) {
  const providerId = chosen ?? actor.serviceProviderId;
  if (providerId === undefined) {
    throw unprocessable('/body/serviceProviderId', 'Choose the service provider whose catalogue contains the course.');
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
