import * as z from 'zod';

export const LookupQuery = z.strictObject({
  firstName: z.string().max(100).optional(),
  lastName: z.string().max(100).optional(),
});

/** What anybody who may look up learns of a person (PM-06). */
export const LookupMatch = z.object({
  clientId: z.string().optional().describe('Only where `canView`'),
  ref: z.string().describe('For a transfer request; good for an hour, and for this caller'),
  displayName: z.string(),
  serviceProviderName: z.string(),
  canView: z.boolean(),
});
export type LookupMatch = z.input<typeof LookupMatch>;
