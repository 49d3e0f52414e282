import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { fileStatuses, maxFileBytes, maxFiles, rejectionReasons } from '#shared/domain/file.ts';
import { UploadForm } from '#shared/files/upload-form.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Instant, page, pageQuery } from '#shared/http/schemas.ts';

const path = '/v1/clients/{clientId}/files';
const tag = 'Files';

const FileView = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.int().describe('As announced while `pending`, then its true size'),
  status: z.enum(fileStatuses),
  reason: z.enum(rejectionReasons).optional().describe('Why it was rejected: `fileRejectionReason` of `/v1/reference`'),
  reasonLabel: z.object({ en: z.string(), fr: z.string() }).optional().describe('The same in words'),
  private: z.boolean().optional().describe('Staff only'),
  uploadedBy: z.object({ id: z.string(), name: z.string(), kind: z.enum(['client', 'staff']) }),
  uploadedAt: Instant,
  canDelete: z.boolean(),
});

export const routes = defineRoutes({
  listFiles: {
    method: 'GET',
    path,
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: {
      status: 200,
      schema: page(FileView).extend({
        remaining: z.int().describe(`How many more files the client can have, of ${maxFiles}`),
      }),
    },
    tag,
    summary: 'Files of a client, newest first',
    description: 'A client sees neither private files nor anything that tells of them; `remaining` ignores these, too.',
  },
  createFile: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: z.strictObject({
      name: z.string().describe('With its extension, in any script; no slashes or control characters'),
      contentType: z.string(),
      sizeBytes: z.int().nonnegative().describe(`At most ${maxFileBytes}`),
      private: z.boolean().optional().describe('Staff only: never shown to the client'),
    }),
    reply: { status: 201, schema: z.object({ file: FileView, upload: UploadForm }) },
    tag,
    summary: 'Upload a file: PDF, DOC or DOCX',
    description: [
      'Answers with a form: send its `fields`, then the file as `file`, to its `url` within ten minutes. When the file has arrived it is inspected; poll it while it is `pending`.',
      `413 beyond 10 MiB; 422 for names and types that are not accepted; 409 where the client has ${maxFiles} files.`,
      'A file whose upload does not come within an hour is dropped and gives its place back; a rejected one takes no place, and is listed for 30 days.',
    ].join('\n\n'),
  },
  getFile: {
    method: 'GET',
    path: `${path}/{fileId}`,
    allow: accountKinds,
    reply: { status: 200, schema: FileView },
    tag,
    summary: 'One file, and what became of it',
  },
  downloadFile: {
    method: 'GET',
    path: `${path}/{fileId}/download`,
    allow: accountKinds,
    reply: { status: 200, schema: z.object({ url: z.url(), expiresAt: Instant }) },
    tag,
    summary: 'A link to download a file',
    description: 'Good for five minutes, as an attachment under the original name. 409 unless the file is `available`.',
  },
  deleteFile: {
    method: 'DELETE',
    path: `${path}/{fileId}`,
    allow: accountKinds,
    reply: { status: 204 },
    tag,
    summary: 'Delete a file of one’s own',
    description: 'Only who uploaded a file deletes it, whatever else they may do.',
  },
});
