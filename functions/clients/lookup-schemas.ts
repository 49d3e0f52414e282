import * as z from 'zod';

export const LookupQuery = z.strictObject({
  firstName: z.string().max(100).optional(),
  lastName: z.string().max(100).optional(),
});

/** What every caller sees of a match (PM-06). */
export const LookupMatch = z.object({
  clientId: z.string().optional().describe('Only if `canView`'),
  ref: z.string().describe('For a transfer request; valid for one hour, for this caller only'),
  displayName: z.string(),
  serviceProviderName: z.string(),
  canView: z.boolean(),
});
export type LookupMatch = z.input<typeof LookupMatch>;
