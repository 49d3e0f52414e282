import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { Course } from '#shared/domain/course.ts';
import { ClientTraining, trainingStatuses } from '#shared/domain/training.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, Instant, PersonRef, page, pageQuery } from '#shared/http/schemas.ts';
import { paragraphs } from '#shared/text.ts';

const TrainingView = ClientTraining.omit({ clientId: true, courseId: true }).extend({
  course: Course.pick({ id: true, title: true, provider: true, url: true, skills: true, active: true }),
  recommendedBy: PersonRef,
  allowedStatuses: z.array(z.enum(trainingStatuses)).describe('What you may set `status` to now'),
});

const notes = paragraphs(4_000).describe('For staff and the client alike');
const tag = 'Training';

export const routes = defineRoutes({
  listTraining: {
    method: 'GET',
    path: '/v1/clients/{clientId}/training',
    allow: accountKinds,
    query: z.strictObject({
      ...pageQuery,
      status: z.array(z.enum(trainingStatuses)).max(trainingStatuses.length).optional(),
    }),
    reply: { status: 200, schema: page(TrainingView) },
    tag,
    summary: 'Courses that were recommended to the client and how far they are, newest first',
  },
  recommendTraining: {
    method: 'POST',
    path: '/v1/clients/{clientId}/training',
    allow: accountKinds,
    body: z.strictObject({ courseId: Id, notes: notes.optional() }),
    reply: { status: 201, schema: TrainingView },
    versioned: true,
    tag,
    summary: 'Recommend a course to a client',
    description: 'Staff. An active course of the client’s provider; 409 while the same one is open for the client.',
  },
  getTraining: {
    method: 'GET',
    path: '/v1/clients/{clientId}/training/{trainingId}',
    allow: accountKinds,
    reply: { status: 200, schema: TrainingView },
    versioned: true,
    tag,
    summary: 'One training of a client',
  },
  updateTraining: {
    method: 'PATCH',
    path: '/v1/clients/{clientId}/training/{trainingId}',
    allow: accountKinds,
    body: z.strictObject({
      status: z.enum(trainingStatuses).optional(),
      completedAt: Instant.optional().describe('With or after `completed`: when it was, if not now'),
      notes: notes.nullish(),
    }),
    reply: { status: 200, schema: TrainingView },
    versioned: true,
    tag,
    summary: 'Move a training on, or note something',
    description: 'Staff or the client. 409 for a status that cannot follow the present one.',
  },
});
