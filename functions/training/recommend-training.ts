import { permitted } from '#shared/clients/client-call.ts';
import type { ClientTraining } from '#shared/domain/training.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { courseById, courseKey } from '#shared/persistence/courses.ts';
import { readNames } from '#shared/persistence/names.ts';
import { insertTraining } from '#shared/persistence/training.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, unprocessable } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { trainingView } from './training-view.ts';

/** TR-01, TR-03. The transaction checks that the course is active and the client still with its provider. */
export async function recommendTraining(dependencies: Dependencies, call: Call<typeof routes.recommendTraining>) {
  const { table, vocabulary } = dependencies;
  const { body, now } = call;
  const [{ actor, client }, course, taxonomy] = await Promise.all([
    permitted(dependencies, call, 'recommend_training'),
    courseById(table, body.courseId),
    vocabulary.skills(),
  ]);
  const { serviceProviderId } = client;
  if (course?.serviceProviderId !== serviceProviderId) {
    throw unprocessable('/body/courseId', 'The client’s provider has no such course.');
  }
  if (!course.active) {
    throw inactive();
  }
  const at = now.toISOString();
  const training: ClientTraining = omitUndefined({
    id: newId(now.getTime()),
    clientId: client.id,
    courseId: course.id,
    recommendedBy: actor.id,
    status: 'recommended' as const,
    statusChangedAt: at,
    notes: body.notes?.trim() || undefined,
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  const { staff } = await readNames(table, { staffIds: [actor.id] });
  const transaction = new Transaction()
    .check(clientKey(client.id), { serviceProviderId }, (existing) =>
      existing ? new Problem('conflict', 'The client has moved to another service provider.') : notFound(),
    )
    .check(courseKey(course.id), { active: true }, inactive);
  insertTraining(
    transaction,
    training,
    () => new Problem('conflict', 'The client already has an open training of this course.'),
  );
  const subject = { kind: 'client', id: client.id } as const;
  transaction.put(auditItem(call, { action: 'training.recommended', actor, subject }));
  return call.commit(transaction, {
    body: trainingView(training, { courses: new Map([[course.id, course]]), staff }, { actor, client, taxonomy }),
    version: training.version,
    location: `/v1/clients/${client.id}/training/${training.id}`,
  });
}

function inactive(): Problem {
  return unprocessable('/body/courseId', 'This course is not active.');
}
