import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { letterFields } from '#shared/domain/cover-letter.ts';
import { maxDocumentBytes, maxTitleCharacters } from '#shared/domain/document.ts';
import { clearable } from '#shared/domain/patch.ts';
import { ResumeChanges, ResumeSections } from '#shared/domain/resume.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { page, pageQuery } from '#shared/http/schemas.ts';
import { text } from '#shared/text.ts';
import { CoverLetterView, DocumentView, ResumeView } from './view.ts';

const resumes = '/v1/clients/{clientId}/resumes';
const letters = '/v1/clients/{clientId}/cover-letters';

const title = text(maxTitleCharacters);
const size = `Returns 413 for more than ${maxDocumentBytes / 1024} KiB of JSON.`;
const author = 'The caller becomes the author: the client or a staff member.';
const authorOnly = 'Only the author: 403 for everyone else, including administrators.';
const copy = 'The copy belongs to the same client. The caller becomes its author.';
const list = z.strictObject(pageQuery);

export const routes = defineRoutes({
  listResumes: {
    method: 'GET',
    path: resumes,
    allow: accountKinds,
    query: list,
    reply: { status: 200, schema: page(DocumentView) },
    tag: 'Resumes',
    summary: 'List the resumes of a client, newest first, without sections',
  },
  createResume: {
    method: 'POST',
    path: resumes,
    allow: accountKinds,
    body: z.strictObject({ title, sections: ResumeSections.default({}) }),
    reply: { status: 201, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Create a resume',
    description: `${author} ${size}`,
  },
  importResume: {
    method: 'POST',
    path: `${resumes}/imports`,
    allow: accountKinds,
    body: ResumeSections,
    reply: { status: 201, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Create a resume from a JSON Resume document',
    description:
      'The body is the document itself. Fields that JSON Resume does not define are kept and included in the JSON export. ' +
      `The title is the label or the name in \`basics\`. ${size}`,
  },
  getResume: {
    method: 'GET',
    path: `${resumes}/{resumeId}`,
    allow: accountKinds,
    reply: { status: 200, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Get a resume',
  },
  updateResume: {
    method: 'PATCH',
    path: `${resumes}/{resumeId}`,
    allow: accountKinds,
    body: z.strictObject({
      title: title.optional(),
      sections: ResumeChanges.optional().describe(
        'Replaces whole sections: absent sections stay unchanged, `null` removes one',
      ),
    }),
    reply: { status: 200, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Update a resume',
    description: `${authorOnly} ${size}`,
  },
  deleteResume: {
    method: 'DELETE',
    path: `${resumes}/{resumeId}`,
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag: 'Resumes',
    summary: 'Delete a resume',
    description: authorOnly,
  },
  duplicateResume: {
    method: 'POST',
    path: `${resumes}/{resumeId}/duplicate`,
    allow: accountKinds,
    reply: { status: 201, schema: ResumeView },
    versioned: true,
    tag: 'Resumes',
    summary: 'Duplicate a resume',
    description: copy,
  },

  listCoverLetters: {
    method: 'GET',
    path: letters,
    allow: accountKinds,
    query: list,
    reply: { status: 200, schema: page(DocumentView) },
    tag: 'Cover letters',
    summary: 'List the cover letters of a client, newest first, without text',
  },
  createCoverLetter: {
    method: 'POST',
    path: letters,
    allow: accountKinds,
    body: z.strictObject({ title, ...z.object(letterFields).partial().shape }),
    reply: { status: 201, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Create a cover letter',
    description: author,
  },
  getCoverLetter: {
    method: 'GET',
    path: `${letters}/{coverLetterId}`,
    allow: accountKinds,
    reply: { status: 200, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Get a cover letter',
  },
  updateCoverLetter: {
    method: 'PATCH',
    path: `${letters}/{coverLetterId}`,
    allow: accountKinds,
    body: z.strictObject({ title: title.optional(), ...clearable(letterFields) }),
    reply: { status: 200, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Update a cover letter',
    description: authorOnly,
  },
  deleteCoverLetter: {
    method: 'DELETE',
    path: `${letters}/{coverLetterId}`,
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Delete a cover letter',
    description: authorOnly,
  },
  duplicateCoverLetter: {
    method: 'POST',
    path: `${letters}/{coverLetterId}/duplicate`,
    allow: accountKinds,
    reply: { status: 201, schema: CoverLetterView },
    versioned: true,
    tag: 'Cover letters',
    summary: 'Duplicate a cover letter',
    description: copy,
  },
});
