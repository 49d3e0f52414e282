import * as z from 'zod';

export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Not an id');

/** `?limit=&cursor=` of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('Items on a page'),
  cursor: z.string().min(1).max(4096).optional().describe('`nextCursor` of the previous page'),
} as const;

/** The reply of every list. */
export function page<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().optional().describe('Absent on the last page'),
  });
}

/** Calendar day `YYYY-MM-DD` that exists. */
export const Day = z.iso.date();
export const Instant = z.iso.datetime();

export const PersonRef = z.object({ id: z.string(), name: z.string() });
export const ProviderRef = z.object({ id: z.string(), name: z.string() });

/** `label` is absent for an unknown code. */
export const CodedRef = z.object({
  id: z.string(),
  label: z.object({ en: z.string(), fr: z.string().optional() }).optional(),
});
