import * as z from 'zod';
import { text } from '#shared/text.ts';

/** Uploads of postings lie below this in the `incoming` bucket, each under its import's id. */
export const postingUploads = 'job-imports/';

/** What an import of postings asks for; other formats are refused until they are built. */
export const PostingImportRequest = z.object({
  format: z.enum(['ndjson'], { error: 'Only ndjson can be imported so far' }),
  /** Where the postings come from: a posting is found again by its source and external id. */
  source: text(100),
  /** Whether postings of the source that the file lacks have ended (JB-10). */
  complete: z.boolean().default(false),
});
export type PostingImportRequest = z.infer<typeof PostingImportRequest>;
