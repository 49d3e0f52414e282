import type { Call } from '#shared/http/call.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { courseById } from '#shared/persistence/courses.ts';
import { readNames } from '#shared/persistence/names.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { mayOnCourses } from './policy.ts';
import type { routes } from './routes.ts';
import { courseView, labelsOf } from './view.ts';

/** Clients may also read inactive courses, since their training can refer to them. */
export async function getCourse(dependencies: Dependencies, call: Call<typeof routes.getCourse>) {
  const [{ course, providers }, labels] = await Promise.all([
    findCourse(dependencies, call, 'read'),
    labelsOf(dependencies),
  ]);
  return { body: courseView(course, labels, providers), version: course.version };
}

/**
 * The course and the name of its provider.
 * @throws 404 if the course is hidden from the caller, 403 if the action is forbidden
 */
export async function findCourse(
  { table }: Dependencies,
  call: Pick<Call<typeof routes.getCourse>, 'path' | 'caller'>,
  action: 'read' | 'write',
) {
  const [actor, course] = await Promise.all([call.caller, courseById(table, call.path.courseId)]);
  if (!course) {
    throw notFound();
  }
  const { serviceProviderId } = course;
  const [own, { providers }] = await Promise.all([
    actor.kind === 'client' ? clientById(table, actor.id) : undefined,
    readNames(table, { providerIds: [serviceProviderId] }),
  ]);
  assertAllowed(mayOnCourses(actor, action, serviceProviderId, own));
  return { actor, course, providers };
}
