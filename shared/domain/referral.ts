import * as z from 'zod';

/**
 * A move of a client to another service provider, by referral or approved transfer request. Kept permanently (RF-07).
 */
export const Referral = z.object({
  id: z.string(),
  clientId: z.string(),
  fromProviderId: z.string(),
  toProviderId: z.string(),
  at: z.string(),
  byId: z.string(),
  /** The caseworker chosen at the receiving provider (RF-04). */
  caseworkerId: z.string().optional(),
  /** The Referral Details at the time. */
  referralSource: z.string().optional(),
  marketingSources: z.array(z.string()),
  referenceNumber: z.string().optional(),
  referralNotes: z.string().optional(),
  /** The request that was approved. */
  transferRequestId: z.string().optional(),
});
export type Referral = z.infer<typeof Referral>;
