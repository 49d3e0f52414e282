// Relative imports: the folder of the peers is a package of its own, which has no #shared.
import * as z from 'zod';
import { Day } from '../../../../shared/http/schemas.ts';
import { text } from '../../../../shared/text.ts';

/** The operation that every peer serves: POST /v1/providers/{providerId}/notes. */
export const ProviderId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const NewNote = z.strictObject({
  title: text(100),
  dueDate: Day,
  priority: z.enum(['low', 'normal', 'high']),
  tags: z.array(text(30)).max(20),
});
export const Note = z.object({
  id: z.string(),
  providerId: z.string(),
  ...NewNote.shape,
  createdAt: z.string(),
});

/** What all of them do with it. */
export function makeNote(providerId: string, note: z.infer<typeof NewNote>): z.infer<typeof Note> {
  return { id: 'note-1', providerId, ...note, createdAt: new Date().toISOString() };
}
