import * as z from 'zod';
import { documentText } from './document.ts';

/** The fields of a cover letter, without the title. Exports add sender and date. */
export const letterFields = {
  addresseeName: documentText(200),
  company: documentText(200),
  jobTitle: documentText(200),
  jobLeadId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Not an id'),
  opening: documentText(5000).describe('The salutation and anything else before the body'),
  body: documentText(50_000),
  closing: documentText(5000).describe('The last sentence and the complimentary close'),
  signature: documentText(500),
} as const;

export const LetterFields = z.object(letterFields).partial();
export type LetterFields = z.infer<typeof LetterFields>;
