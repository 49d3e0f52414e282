import * as z from 'zod';
import { languages } from '#shared/domain/account.ts';

const taxonomyKinds = ['esco', 'noc', 'csv'] as const;

/** What a vocabulary import was asked to read. */
export const TaxonomyRequest = z.object({
  kind: z.enum(taxonomyKinds),
  language: z.enum(languages).optional().describe('Of an ESCO file; the others name languages in their header'),
});
export type TaxonomyRequest = z.infer<typeof TaxonomyRequest>;

/** Where uploads of vocabulary files lie in the incoming bucket; the import's id follows. */
export const taxonomyUploads = 'taxonomy-imports/';
