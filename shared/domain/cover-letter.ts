import * as z from 'zod';
import { words } from './document.ts';

/** The parts of a cover letter beside its title. Sender and date are not among them: an export adds them. */
export const letterFields = {
  addresseeName: words(200),
  company: words(200),
  jobTitle: words(200),
  jobLeadId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Not an id'),
  opening: words(5000).describe('The salutation, and what else comes before the body'),
  body: words(50_000),
  closing: words(5000).describe('The last sentence and the complimentary close'),
  signature: words(500),
} as const;

export const LetterFields = z.object(letterFields).partial();
export type LetterFields = z.infer<typeof LetterFields>;
