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
  sizeBytes: z.int().describe('The announced size while `pending`, then the actual size'),
  status: z.enum(fileStatuses),
  reason: z
    .enum(rejectionReasons)
    .optional()
    .describe('Why the file was rejected: `fileRejectionReason` in `/v1/reference`'),
  reasonLabel: z.object({ en: z.string(), fr: z.string() }).optional().describe('The reason as text'),
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
        remaining: z.int().describe(`How many more of ${maxFiles} files the client can have`),
      }),
    },
    tag,
    summary: 'List the files of a client, newest first',
    description: 'Private files are hidden from the client and not counted in their `remaining`.',
  },
  createFile: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: z.strictObject({
      name: z.string().describe('With extension, in any script, without slashes and control characters'),
      contentType: z.string(),
      sizeBytes: z.int().nonnegative().describe(`At most ${maxFileBytes}`),
      private: z.boolean().optional().describe('Staff only: never shown to the client'),
    }),
    reply: { status: 201, schema: z.object({ file: FileView, upload: UploadForm }) },
    tag,
    summary: 'Upload a file: PDF, DOC or DOCX',
    description: [
      'Returns an upload form: POST its `fields`, then the file as `file`, to its `url` within ten minutes. The file is inspected on arrival; poll it while it is `pending`.',
      `Returns 413 for more than 10 MiB, 422 for a name or type that is not accepted, 409 if the client already has ${maxFiles} files.`,
      'A file that is not uploaded within an hour is removed. A rejected file does not count towards the limit and is listed for 30 days.',
    ].join('\n\n'),
  },
  getFile: {
    method: 'GET',
    path: `${path}/{fileId}`,
    allow: accountKinds,
    reply: { status: 200, schema: FileView },
    tag,
    summary: 'Get a file and its status',
  },
  downloadFile: {
    method: 'GET',
    path: `${path}/{fileId}/download`,
    allow: accountKinds,
    reply: { status: 200, schema: z.object({ url: z.url(), expiresAt: Instant }) },
    tag,
    summary: 'Get a link to download a file',
    description:
      'Valid for five minutes; downloads as an attachment with the original name. 409 unless the file is `available`.',
  },
  deleteFile: {
    method: 'DELETE',
    path: `${path}/{fileId}`,
    allow: accountKinds,
    reply: { status: 204 },
    tag,
    summary: 'Delete a file that you uploaded',
    description: 'Only the uploader may delete a file, regardless of other permissions.',
  },
});
