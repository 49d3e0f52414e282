import { beforeAll, describe, expect, it } from 'vitest';
import type { Course } from '#shared/domain/course.ts';
import { coursesTeaching, insertCourse, updateCourse } from '#shared/persistence/courses.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { testTable } from '../support/engines.ts';
import { stepCounter } from '../support/steps.ts';

function course(id: string, skillIds: readonly string[], fields: Partial<Course> = {}): Course {
  return {
    id,
    serviceProviderId: 'lakeshore',
    title: `Course ${id}`,
    url: `https://courses.example/${id}`,
    skills: skillIds.map((skillId) => ({ skillId, label: { en: skillId } })),
    nocs: [],
    active: true,
    createdBy: 'somebody',
    createdAt: '2026-05-01T12:00:00.000Z',
    updatedAt: '2026-05-01T12:00:00.000Z',
    version: 1,
    ...fields,
  };
}

const never = () => new Error('refused');

describe('coursesTeaching', () => {
  let table: Table;
  beforeAll(async () => {
    ({ table } = await testTable());
    const transaction = new Transaction();
    for (const one of [
      course('b', ['welding', 'baking']),
      course('a', ['welding']),
      course('closed', ['welding'], { active: false }),
      course('elsewhere', ['welding'], { serviceProviderId: 'riverside' }),
      course('old-id', ['bread']),
    ]) {
      insertCourse(transaction, one, never);
    }
    await transaction.commit(table);
  });

  it('names active courses of the provider for each skill, by title, in one Query', async () => {
    let taught: Awaited<ReturnType<typeof coursesTeaching>> = new Map();
    const steps = await stepCounter(table)(async () => {
      taught = await coursesTeaching(table, 'lakeshore', ['welding', 'baking', 'juggling']);
    });
    expect(steps).toBe(1);
    expect(Object.fromEntries(taught)).toEqual({
      welding: [
        { id: 'a', title: 'Course a', url: 'https://courses.example/a' },
        { id: 'b', title: 'Course b', url: 'https://courses.example/b' },
      ],
      baking: [{ id: 'b', title: 'Course b', url: 'https://courses.example/b' }],
      juggling: [],
    });
  });

  it('compares by canonical ids, so that a course saved under an older id still counts', async () => {
    const canonical = (id: string) => (id === 'bread' ? 'baking' : id);
    const taught = await coursesTeaching(table, 'lakeshore', ['baking'], canonical);
    expect(taught.get('baking')?.map(({ id }) => id)).toEqual(['b', 'old-id']);
  });

  it('forgets a course that is no longer active', async () => {
    const before = course('soon-closed', ['juggling']);
    const transaction = new Transaction();
    insertCourse(transaction, before, never);
    await transaction.commit(table);
    expect((await coursesTeaching(table, 'lakeshore', ['juggling'])).get('juggling')).toHaveLength(1);
    const change = new Transaction();
    updateCourse(change, before, { ...before, active: false, version: 2 }, never);
    await change.commit(table);
    expect((await coursesTeaching(table, 'lakeshore', ['juggling'])).get('juggling')).toEqual([]);
  });
});
