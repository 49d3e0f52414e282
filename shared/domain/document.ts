import * as z from 'zod';

/** What clients send to employers, and what staff draft for them: a tab each. */
export const documentKinds = ['resume', 'cover-letter'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const maxTitleCharacters = 200;

/** Text in a document: as people wrote it, with line breaks and tabs, without what no program can show. */
export function words(max: number) {
  return z
    .string()
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, 'Control characters are not allowed');
}

/**
 * How large the content of a document may be: bytes of its JSON. It has to fit into one item of the table (400 KiB), and the
 * sealed answer of a repeatable call into another.
 */
export const maxDocumentBytes = 200 * 1024;

/** A resume or cover letter of a client. */
export const ClientDocument = z.object({
  id: z.string(),
  clientId: z.string(),
  kind: z.enum(documentKinds),
  title: z.string(),
  /** The only one who may edit or delete it (RS-01, CV-01): a member of staff, or the client. */
  authorId: z.string(),
  authorKind: z.enum(['client', 'staff']),
  duplicatedFromId: z.string().optional(),
  /** JSON as it came: a resume's sections, a letter's fields. As text, so that nothing of it is lost on the way. */
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

/** RS-05; a title that is too long already is shortened. */
export function titleOfCopy(title: string): string {
  const room = maxTitleCharacters - copySuffix.length;
  return (title.length > room ? cutAt(title, room).trimEnd() : title) + copySuffix;
}

/** Never in the middle of a character. */
function cutAt(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
