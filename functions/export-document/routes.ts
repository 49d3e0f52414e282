import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';

const formats = ['pdf', 'docx', 'json'] as const;
export type Format = (typeof formats)[number];

export const contentTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json',
} as const satisfies Record<Format, string>;

const query = z.strictObject({ format: z.enum(formats).default('pdf') });
const reply = { status: 200, contentType: [contentTypes.pdf, contentTypes.docx, contentTypes.json] } as const;
const description =
  'Returns an attachment with a file name. Headings and dates are in the language of the client. PDFs are tagged; ' +
  'characters that no font contains appear as their code, such as `[U+16A0]`.';

export const routes = defineRoutes({
  exportResume: {
    method: 'GET',
    path: '/v1/clients/{clientId}/resumes/{resumeId}/export',
    allow: accountKinds,
    query,
    reply,
    tag: 'Resumes',
    summary: 'Export a resume as PDF, Word or JSON Resume',
    description,
  },
  exportCoverLetter: {
    method: 'GET',
    path: '/v1/clients/{clientId}/cover-letters/{coverLetterId}/export',
    allow: accountKinds,
    query,
    reply,
    tag: 'Cover letters',
    summary: 'Export a cover letter as PDF, Word or JSON',
    description: `${description} Adds the current date, and the client as the sender.`,
  },
});
