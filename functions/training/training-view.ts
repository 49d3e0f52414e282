import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Course } from '#shared/domain/course.ts';
import { type ClientTraining, nextStatuses, type TrainingMover } from '#shared/domain/training.ts';
import { coursesByIds } from '#shared/persistence/courses.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';

export interface TrainingReader {
  readonly actor: Actor;
  readonly client: Client;
  readonly taxonomy: Vocabulary;
}

export interface TrainingContext {
  readonly courses: ReadonlyMap<string, Course>;
  readonly staff: ReadonlyMap<string, string>;
}

/** The courses and staff that trainings refer to: one round trip. */
export async function contextOf(table: Table, trainings: readonly ClientTraining[]): Promise<TrainingContext> {
  const [courses, names] = await Promise.all([
    coursesByIds(
      table,
      trainings.map(({ courseId }) => courseId),
    ),
    readNames(table, { staffIds: trainings.map(({ recommendedBy }) => recommendedBy) }),
  ]);
  return { courses, staff: names.staff };
}

export function sideOf(actor: Pick<Actor, 'kind'>): TrainingMover {
  return actor.kind === 'client' ? 'client' : 'staff';
}

/** Shows the course as it is now. */
export function trainingView(
  { clientId: _, courseId, recommendedBy, ...rest }: ClientTraining,
  { courses, staff }: TrainingContext,
  { actor, client, taxonomy }: TrainingReader,
) {
  const course = courses.get(courseId);
  const mayMove = mayOnClient(actor, 'advance_training', client) === 'allowed';
  return {
    ...rest,
    course: {
      id: courseId,
      title: course?.title ?? '',
      provider: course?.provider,
      url: course?.url,
      skills: (course?.skills ?? []).map(({ skillId, label }) => ({
        skillId,
        label: taxonomy.skill(skillId)?.label ?? label,
      })),
      active: course?.active ?? false,
    },
    recommendedBy: { id: recommendedBy, name: staff.get(recommendedBy) ?? '' },
    allowedStatuses: mayMove ? nextStatuses(rest.status, sideOf(actor)) : [],
  };
}
