import * as z from 'zod';
import type { Actor } from '#shared/domain/account.ts';
import { type Client, displayName } from '#shared/domain/client.ts';
import { letterFields } from '#shared/domain/cover-letter.ts';
import type { DocumentEntry } from '#shared/domain/document.ts';
import { ResumeSections } from '#shared/domain/resume.ts';
import { Instant, PersonRef } from '#shared/http/schemas.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import type { Names } from '#shared/persistence/names.ts';
import { documentRights } from './policy.ts';

/** What resumes and cover letters have in common, as lists show them. */
export const DocumentView = z.object({
  id: z.string(),
  title: z.string(),
  author: PersonRef.extend({ kind: z.enum(['client', 'staff']) }),
  canEdit: z.boolean().describe('Only for the author'),
  canDelete: z.boolean(),
  canDuplicate: z.boolean(),
  duplicatedFromId: z.string().optional().describe('The original, which may have been deleted'),
  createdAt: Instant,
  updatedAt: Instant,
  version: z.int(),
});
export type DocumentView = z.input<typeof DocumentView>;

export const ResumeView = DocumentView.extend({ sections: ResumeSections.describe('JSON Resume 1.x') });
export const CoverLetterView = DocumentView.extend(z.object(letterFields).partial().shape);

export function documentView(
  document: DocumentEntry,
  { actor, client, names }: { readonly actor: Actor; readonly client: Client; readonly names: Names },
): DocumentView {
  const { id, title, authorId, authorKind, duplicatedFromId, createdAt, updatedAt, version } = document;
  const name = authorKind === 'client' ? displayName(client) : (names.staff.get(authorId) ?? '');
  return omitUndefined({
    id,
    title,
    author: { id: authorId, name, kind: authorKind },
    ...documentRights(actor, client, document),
    duplicatedFromId,
    createdAt,
    updatedAt,
    version,
  });
}

/** The authors whose names have to be read; the client's name is in their record. */
export function authorIds(documents: readonly Pick<DocumentEntry, 'authorId' | 'authorKind'>[]) {
  const staffIds = documents.flatMap(({ authorId, authorKind }) => (authorKind === 'staff' ? authorId : []));
  return { staffIds: [...new Set(staffIds)] };
}
