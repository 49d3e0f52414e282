import { Course, CourseRef } from '#shared/domain/course.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import { batchGet, getItem, queryItems } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/** Sorts active courses together, so that inactive ones need not be read (ADR 0052). */
const courseCodec = codec({
  entity: 'Course',
  schema: Course,
  keys: ({ id, serviceProviderId, active }) => ({
    ...keys.course(id),
    gsi1pk: `COURSES#${serviceProviderId}`,
    gsi1sk: `${prefixOf(active)}${id}`,
  }),
});

export const toCourseItem = courseCodec.toItem;

function prefixOf(active: boolean): string {
  return active ? 'A#' : 'I#';
}

export function courseKey(courseId: string): Key {
  return keys.course(courseId);
}

/** Strongly consistent. */
export async function courseById(table: Table, courseId: string): Promise<Course | undefined> {
  const item = await getItem(table, keys.course(courseId));
  return item && courseCodec.fromItem(item);
}

/** Omits unknown ids. */
export async function coursesByIds(table: Table, courseIds: readonly string[]): Promise<Map<string, Course>> {
  const items = await batchGet(
    table,
    courseIds.map((id) => keys.course(id)),
  );
  return new Map(items.map((item) => courseCodec.fromItem(item)).map((course) => [course.id, course]));
}

/** From an index. @param active absent: all courses */
export async function listCourses(table: Table, serviceProviderId: string, active?: boolean): Promise<Course[]> {
  return queryItems(
    table,
    {
      index: 'lists',
      partition: `COURSES#${serviceProviderId}`,
      ...(active === undefined ? {} : { prefix: prefixOf(active) }),
    },
    courseCodec.fromItem,
  );
}

/**
 * The active courses of a provider that teach these skills, by title: one Query.
 *
 * @param canonical `Vocabulary.canonicalSkillId`: skills are compared by it
 * @returns an entry for each of `skillIds`, possibly empty
 */
export async function coursesTeaching(
  table: Table,
  providerId: string,
  skillIds: Iterable<string>,
  canonical: (skillId: string) => string = (skillId) => skillId,
): Promise<Map<string, CourseRef[]>> {
  const taught = new Map<string, CourseRef[]>();
  const wanted = Array.from(skillIds, (id) => {
    taught.set(id, []);
    return [canonical(id), id] as const;
  });
  if (wanted.length === 0) {
    return taught;
  }
  const courses = await listCourses(table, providerId, true);
  for (const course of courses.sort((a, b) => a.title.localeCompare(b.title) || (a.id < b.id ? -1 : 1))) {
    const teaches = new Set(course.skills.map(({ skillId }) => canonical(skillId)));
    for (const [skillId, id] of wanted) {
      if (teaches.has(skillId)) {
        taught.get(id)?.push(CourseRef.parse(course));
      }
    }
  }
  return taught;
}

export function insertCourse(transaction: Transaction, course: Course, onConflict: OnConflict): void {
  transaction.create(courseCodec.toItem(course), onConflict);
}

/** On condition of the version. */
export function updateCourse(transaction: Transaction, before: Course, after: Course, onConflict: OnConflict): void {
  transaction.change(courseCodec.toItem(before), courseCodec.toItem(after), { version: before.version }, onConflict);
}
