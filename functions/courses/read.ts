import type { Actor } from '#shared/domain/account.ts';
import type { Course } from '#shared/domain/course.ts';
import { foldText } from '#shared/domain/text.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { courseById, listCourses as coursesOf } from '#shared/persistence/courses.ts';
import { readNames } from '#shared/persistence/names.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { forbidden, notFound } from '#shared/problem.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import { mayOnCourses } from './policy.ts';
import type { routes } from './routes.ts';
import { labelsOf, type Service } from './service.ts';
import { courseView } from './view.ts';

/**
 * A catalogue, read whole and sorted by title (ADR 0052). Staff take two steps in a row; clients three, since whose catalogue
 * is theirs stands in their record.
 */
export async function listCourses(service: Service, call: Call<typeof routes.listCourses>) {
  const { table } = service;
  const { query } = call;
  const [actor, labels] = await Promise.all([call.caller, labelsOf(service)]);
  const wanted = actor.kind === 'client' ? true : query.active === undefined ? undefined : query.active === 'true';
  const { courses, providers } = await catalogue(table, actor, query.serviceProviderId, wanted);
  const matches = filterOf(query, labels.skills);
  const { items, ...next } = await sortedPage(call, courses.filter(matches), ({ title, id }) => [foldText(title), id]);
  return { body: { items: items.map((course) => courseView(course, labels, providers)), ...next } };
}

/** @throws 403 for a provider whose courses are not the caller's to read */
async function catalogue(table: Table, actor: Actor, asked: string | undefined, active: boolean | undefined) {
  const own = actor.kind === 'client' ? await clientById(table, actor.id) : undefined;
  const scope = asked ?? own?.serviceProviderId ?? actor.serviceProviderId;
  if (scope === undefined) {
    const everybody = await listProviders(table);
    const lists = await Promise.all(everybody.map(({ id }) => coursesOf(table, id, active)));
    return { courses: lists.flat(), providers: new Map(everybody.map(({ id, name }) => [id, name])) };
  }
  if (mayOnCourses(actor, 'read', scope, own) !== 'allowed') {
    throw forbidden();
  }
  const [courses, { providers }] = await Promise.all([
    coursesOf(table, scope, active),
    readNames(table, { providerIds: [scope] }),
  ]);
  return { courses, providers };
}

/** Values of one filter are alternatives, different filters narrow. */
function filterOf(
  { q, skillId, noc, deliveryMode, active }: Call<typeof routes.listCourses>['query'],
  skills: Vocabulary,
): (course: Course) => boolean {
  const words = q === undefined ? [] : foldText(q).split(' ');
  const skillIds = skillId && new Set(skillId.map((id) => skills.canonicalSkillId(id)));
  return (course) => {
    const text = words.length > 0 ? foldText(`${course.title} ${course.provider ?? ''} ${course.location ?? ''}`) : '';
    return (
      words.every((word) => text.includes(word)) &&
      (!skillIds || course.skills.some((skill) => skillIds.has(skills.canonicalSkillId(skill.skillId)))) &&
      (!noc || course.nocs.some((code) => noc.includes(code))) &&
      (!deliveryMode || deliveryMode.some((mode) => mode === course.deliveryMode)) &&
      (active === undefined || course.active === (active === 'true'))
    );
  };
}

export async function getCourse(service: Service, call: Call<typeof routes.getCourse>) {
  const [{ course, providers }, labels] = await Promise.all([find(service, call, 'read'), labelsOf(service)]);
  return { body: courseView(course, labels, providers), version: course.version };
}

/** A call about one course. */
type CourseCall = Pick<Call<typeof routes.getCourse>, 'path' | 'caller'>;

/**
 * The course, where the caller may do this, and what its provider is called.
 * @throws 404 where the course is hidden, 403 where the action is forbidden
 */
export async function find({ table }: Service, call: CourseCall, action: 'read' | 'write') {
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
