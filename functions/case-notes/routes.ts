import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { maxFollowUpTasks } from '#shared/domain/task.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Day, Id, page, pageQuery } from '#shared/http/schemas.ts';
import { ResponsibleBody, taskFields } from '#shared/tasks/fields.ts';
import { StaffTask } from '#shared/tasks/view.ts';
import { paragraphs, text } from '#shared/text.ts';
import { CaseNoteView } from './view.ts';

const path = '/v1/clients/{clientId}/case-notes';
const tag = 'Case notes';

const Time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'HH:MM');

const noteFields = {
  date: Day.describe('Not in the future; default: today'),
  time: Time.describe('`HH:MM`, in the zone of the instance; default: now'),
  activityType: text(40).describe('Code of an active activity type of `/v1/settings`'),
  details: paragraphs(10_000),
} as const;

/** CN-02. A day in the past is accepted. */
const FollowUpTask = z.strictObject({
  name: taskFields.name,
  dueDate: taskFields.dueDate,
  responsible: ResponsibleBody,
  details: taskFields.details.optional(),
  repeats: taskFields.repeats.default('none'),
});
export type FollowUpTask = z.output<typeof FollowUpTask>;

export const routes = defineRoutes({
  listCaseNotes: {
    method: 'GET',
    path,
    allow: accountKinds,
    query: z
      .strictObject({
        ...pageQuery,
        activityType: z.array(text(40)).max(100).optional(),
        authorId: z.array(Id).max(100).optional(),
        from: Day.optional().describe('First day'),
        to: Day.optional().describe('Last day'),
        q: text(200)
          .optional()
          .describe('Words, or parts of words, that the details hold; case and accents do not matter'),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
        path: ['to'],
        message: 'Before `from`',
      }),
    reply: { status: 200, schema: page(CaseNoteView) },
    tag,
    summary: 'Case notes of a client, newest first by day and time',
    description: 'Several values of one filter are alternatives; different filters narrow.',
  },
  createCaseNote: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: z.strictObject({
      date: noteFields.date.optional(),
      time: noteFields.time.optional(),
      activityType: noteFields.activityType,
      details: noteFields.details.optional(),
      followUpTasks: z.array(FollowUpTask).default([]).describe(`At most ${maxFollowUpTasks}`),
    }),
    reply: { status: 201, schema: CaseNoteView.extend({ tasks: z.array(StaffTask) }) },
    versioned: true,
    tag,
    summary: 'Add a case note, with its follow-up tasks',
    description: 'Note and tasks are stored together, or nothing is: a fault in one task is a fault of the request.',
  },
  getCaseNote: {
    method: 'GET',
    path: `${path}/{noteId}`,
    allow: accountKinds,
    reply: { status: 200, schema: CaseNoteView },
    versioned: true,
    tag,
    summary: 'A case note',
  },
  updateCaseNote: {
    method: 'PATCH',
    path: `${path}/{noteId}`,
    allow: accountKinds,
    body: z.strictObject({
      date: noteFields.date.optional(),
      time: noteFields.time.optional(),
      activityType: noteFields.activityType.optional(),
      details: noteFields.details.nullable().optional(),
    }),
    reply: { status: 200, schema: CaseNoteView },
    versioned: true,
    tag,
    summary: 'Edit a case note',
    description:
      'Its author, inside the edit window of the settings, which counts from when it was written. 403 for everybody else, ' +
      'afterwards, and for notes of the system.',
  },
  deleteCaseNote: {
    method: 'DELETE',
    path: `${path}/{noteId}`,
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag,
    summary: 'Delete a case note',
    description: 'As editing; administrators at any time. Never notes of the system. The record is kept and audited.',
  },
});
