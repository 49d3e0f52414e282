import { Course, CourseRef } from '#shared/domain/course.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import { batchGet, getItem, queryAll } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/** In the list index a provider's active courses stand together, so that those of past years are not read with them (ADR 0052). */
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

/** A course; strongly consistent. */
export async function courseById(table: Table, courseId: string): Promise<Course | undefined> {
  const item = await getItem(table, keys.course(courseId));
  return item && courseCodec.fromItem(item);
}

/** Several courses by id, in one BatchGet for each 100; unknown ones are left out. */
export async function coursesByIds(table: Table, courseIds: readonly string[]): Promise<Map<string, Course>> {
  const items = await batchGet(
    table,
    courseIds.map((id) => keys.course(id)),
  );
  return new Map(items.map((item) => courseCodec.fromItem(item)).map((course) => [course.id, course]));
}

/**
 * The catalogue of a service provider: from an index, for lists, never for a decision.
 * @param active only these; absent for all
 */
export async function listCourses(table: Table, serviceProviderId: string, active?: boolean): Promise<Course[]> {
  const courses: Course[] = [];
  for await (const item of queryAll(table, {
    index: 'lists',
    partition: `COURSES#${serviceProviderId}`,
    ...(active === undefined ? {} : { prefix: prefixOf(active) }),
  })) {
    courses.push(courseCodec.fromItem(item));
  }
  return courses;
}

/**
 * Which active courses of a provider teach these skills, by title: one Query, whatever the number of skills.
 *
 * @param skillIds as the caller compares them, such as the ids of skill gaps
 * @param canonical the id that a skill is compared by (`Vocabulary.canonicalSkillId`), so that a taxonomy imported since the
 *   course was saved counts too
 * @returns one entry for each of `skillIds`; empty where no course teaches it
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

/** Adds a new course to a catalogue: one operation. */
export function insertCourse(transaction: Transaction, course: Course, onConflict: OnConflict): void {
  transaction.create(courseCodec.toItem(course), onConflict);
}

/** Writes what differs between two states of a course, on condition of the first one's version: one operation. */
export function updateCourse(transaction: Transaction, before: Course, after: Course, onConflict: OnConflict): void {
  transaction.change(courseCodec.toItem(before), courseCodec.toItem(after), { version: before.version }, onConflict);
}
