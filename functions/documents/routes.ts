import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { letterFields } from '#shared/domain/cover-letter.ts';
import { maxDocumentBytes, maxTitleCharacters } from '#shared/domain/document.ts';
import { ResumeChanges, ResumeSections } from '#shared/domain/resume.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { page, pageQuery } from '#shared/http/schemas.ts';
import { text } from '#shared/text.ts';
import { CoverLetterView, DocumentView, ResumeView } from './view.ts';

const resumes = '/v1/clients/{clientId}/resumes';
const letters = '/v1/clients/{clientId}/cover-letters';

const title = text(maxTitleCharacters);
const size = `At most ${maxDocumentBytes / 1024} KiB of JSON, else 413.`;
const list = z.strictObject(pageQuery);

const letterChanges = Object.fromEntries(
  Object.entries(letterFields).map(([name, field]) => [name, field.nullable().optional()]),
) as { [K in keyof typeof letterFields]: z.ZodOptional<z.ZodNullable<(typeof letterFields)[K]>> };

export const routes = defineRoutes({
  listResumes: {
    method: 'GET',
    path: resumes,
    allow: accountKinds,
    query: list,
    reply: { status: 200, schema: page(DocumentView) },
    tag: 'Resumes',
    summary: 'Resumes of a client, the newest first, without their sections',
  },
  createResume: {
    method: 'POST',
    path: resumes,
    allow: accountKinds,
    body: z.strictObject({ title, sections: ResumeSections.default({}) }),
    reply: { status: 201, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Write a resume',
    description: `Whoever writes it is its author: the client, or a member of staff. ${size}`,
  },
  importResume: {
    method: 'POST',
    path: `${resumes}/imports`,
    allow: accountKinds,
    body: ResumeSections,
    reply: { status: 201, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Make a resume of a JSON Resume document',
    description:
      'The body is the document itself. Fields that JSON Resume does not know are kept, and are in the JSON export again. ' +
      `The title is the profession or the name in \`basics\`. ${size}`,
  },
  getResume: {
    method: 'GET',
    path: `${resumes}/{resumeId}`,
    allow: accountKinds,
    reply: { status: 200, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'A resume',
  },
  updateResume: {
    method: 'PATCH',
    path: `${resumes}/{resumeId}`,
    allow: accountKinds,
    body: z.strictObject({
      title: title.optional(),
      sections: ResumeChanges.optional().describe('Whole sections: absent ones stay, `null` takes one away'),
    }),
    reply: { status: 200, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Edit a resume',
    description: `Only its author: 403 for everybody else, administrators included. ${size}`,
  },
  deleteResume: {
    method: 'DELETE',
    path: `${resumes}/{resumeId}`,
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag: 'Resumes',
    summary: 'Delete a resume',
    description: 'Only its author, as editing.',
  },
  duplicateResume: {
    method: 'POST',
    path: `${resumes}/{resumeId}/duplicate`,
    allow: accountKinds,
    reply: { status: 201, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Duplicate a resume',
    description: 'The copy belongs to the same client, and whoever made it is its author.',
  },

  listCoverLetters: {
    method: 'GET',
    path: letters,
    allow: accountKinds,
    query: list,
    reply: { status: 200, schema: page(DocumentView) },
    tag: 'Cover letters',
    summary: 'Cover letters of a client, the newest first, without their text',
  },
  createCoverLetter: {
    method: 'POST',
    path: letters,
    allow: accountKinds,
    body: z.strictObject({ title, ...z.object(letterFields).partial().shape }),
    reply: { status: 201, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Write a cover letter',
    description: 'Whoever writes it is its author: the client, or a member of staff.',
  },
  getCoverLetter: {
    method: 'GET',
    path: `${letters}/{coverLetterId}`,
    allow: accountKinds,
    reply: { status: 200, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'A cover letter',
  },
  updateCoverLetter: {
    method: 'PATCH',
    path: `${letters}/{coverLetterId}`,
    allow: accountKinds,
    body: z.strictObject({ title: title.optional(), ...letterChanges }),
    reply: { status: 200, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Edit a cover letter',
    description: 'Only its author: 403 for everybody else, administrators included.',
  },
  deleteCoverLetter: {
    method: 'DELETE',
    path: `${letters}/{coverLetterId}`,
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Delete a cover letter',
    description: 'Only its author, as editing.',
  },
  duplicateCoverLetter: {
    method: 'POST',
    path: `${letters}/{coverLetterId}/duplicate`,
    allow: accountKinds,
    reply: { status: 201, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Duplicate a cover letter',
    description: 'The copy belongs to the same client, and whoever made it is its author.',
  },
});
