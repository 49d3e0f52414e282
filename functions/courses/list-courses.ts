import type { Actor } from '#shared/domain/account.ts';
import type { Course } from '#shared/domain/course.ts';
import { foldText } from '#shared/domain/text.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { listCourses as coursesOf } from '#shared/persistence/courses.ts';
import { readNames } from '#shared/persistence/names.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { forbidden } from '#shared/problem.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { Dependencies } from './dependencies.ts';
import { mayOnCourses } from './policy.ts';
import type { routes } from './routes.ts';
import { courseView, labelsOf } from './view.ts';

/**
 * Reads the whole catalogue and sorts it by title (ADR 0052): two sequential round trips for staff, three for clients,
 * whose provider is in their record.
 */
export async function listCourses(dependencies: Dependencies, call: Call<typeof routes.listCourses>) {
  const { table } = dependencies;
  const { query } = call;
  const [actor, labels] = await Promise.all([call.caller, labelsOf(dependencies)]);
  const active = actor.kind === 'client' ? true : query.active === undefined ? undefined : query.active === 'true';
  const { courses, providers } = await catalogue(table, actor, query.serviceProviderId, active);
  const matches = filterOf(query, labels.skills);
  const { items, ...next } = await sortedPage(call, courses.filter(matches), ({ title, id }) => [foldText(title), id]);
  return { body: { items: items.map((course) => courseView(course, labels, providers)), ...next } };
}

/** @throws 403 for a provider whose courses the caller may not read */
async function catalogue(
  table: Table,
  actor: Actor,
  serviceProviderId: string | undefined,
  active: boolean | undefined,
) {
  const own = actor.kind === 'client' ? await clientById(table, actor.id) : undefined;
  const scope = serviceProviderId ?? own?.serviceProviderId ?? actor.serviceProviderId;
  if (scope === undefined) {
    const all = await listProviders(table);
    const lists = await Promise.all(all.map(({ id }) => coursesOf(table, id, active)));
    return { courses: lists.flat(), providers: new Map(all.map(({ id, name }) => [id, name])) };
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
