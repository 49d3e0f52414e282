import * as z from 'zod';

const documentKinds = ['resume', 'cover-letter'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const maxTitleCharacters = 200;

/** Text in a document: with line breaks and tabs, without other control characters. */
export function documentText(max: number) {
  return z
    .string()
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, 'Control characters are not allowed');
}

/** Bytes of JSON. The content must fit in one item (400 KiB), as must the sealed reply of an idempotent call. */
export const maxDocumentBytes = 200 * 1024;

/** A resume or cover letter of a client. */
export const ClientDocument = z.object({
  id: z.string(),
  clientId: z.string(),
  kind: z.enum(documentKinds),
  title: z.string(),
  /** The staff member or client who alone may edit and delete it (RS-01, CV-01). */
  authorId: z.string(),
  authorKind: z.enum(['client', 'staff']),
  duplicatedFromId: z.string().optional(),
  /** The sections of a resume or the fields of a letter, as JSON text, so that nothing is lost in DynamoDB's types. */
  content: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type ClientDocument = z.infer<typeof ClientDocument>;

/** A document as lists show it. */
export const DocumentEntry = ClientDocument.omit({ content: true });
export type DocumentEntry = z.infer<typeof DocumentEntry>;

const copySuffix = ' (copy)';

/** The title of a duplicate (RS-05), shortened if necessary. */
export function titleOfCopy(title: string): string {
  const max = maxTitleCharacters - copySuffix.length;
  return (title.length > max ? cutAt(title, max).trimEnd() : title) + copySuffix;
}

/** Cuts between characters, never inside a surrogate pair. */
function cutAt(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
