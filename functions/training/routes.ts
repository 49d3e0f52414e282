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
  allowedStatuses: z.array(z.enum(trainingStatuses)).describe('Values that the caller may set `status` to'),
});

const notes = paragraphs(4_000).describe('Visible to staff and the client');
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
    summary: 'Trainings of a client, newest first',
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
    description:
      'Staff only. The course must be active and of the client’s provider. 409 if the client has an open training of it.',
  },
  getTraining: {
    method: 'GET',
    path: '/v1/clients/{clientId}/training/{trainingId}',
    allow: accountKinds,
    reply: { status: 200, schema: TrainingView },
    versioned: true,
    tag,
    summary: 'Get a training of a client',
  },
  updateTraining: {
    method: 'PATCH',
    path: '/v1/clients/{clientId}/training/{trainingId}',
    allow: accountKinds,
    body: z.strictObject({
      status: z.enum(trainingStatuses).optional(),
      completedAt: Instant.optional().describe('For status `completed`; default: now'),
      notes: notes.nullish(),
    }),
    reply: { status: 200, schema: TrainingView },
    versioned: true,
    tag,
    summary: 'Update status or notes of a training',
    description: 'Staff or the client. 409 for a status that cannot follow the current one.',
  },
});
