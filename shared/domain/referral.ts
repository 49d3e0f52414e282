import * as z from 'zod';

/** One move of a client to another service provider, kept for good (RF-07): by a referral, or by an approved transfer request. */
export const Referral = z.object({
  id: z.string(),
  clientId: z.string(),
  fromProviderId: z.string(),
  toProviderId: z.string(),
  at: z.string(),
  byId: z.string(),
  /** The caseworker at the receiving provider, where one was named (RF-04). */
  caseworkerId: z.string().optional(),
  /** The Referral Details that went with it, as they stood then. */
  referralSource: z.string().optional(),
  marketingSources: z.array(z.string()),
  referenceNumber: z.string().optional(),
  referralNotes: z.string().optional(),
  /** The request that was approved. */
  transferRequestId: z.string().optional(),
});
export type Referral = z.infer<typeof Referral>;
