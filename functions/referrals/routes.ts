import * as z from 'zod';
import { Profile } from '#shared/clients/profile.ts';
import { referralFields } from '#shared/clients/referral-details.ts';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, Instant, PersonRef, ProviderRef, page, pageQuery } from '#shared/http/schemas.ts';

const path = '/v1/clients/{clientId}/referrals';
const tag = 'Referrals and transfers';
const { referralSource, marketingSources, referenceNumber, referralNotes } = referralFields;

const ReferralBody = z.strictObject({
  serviceProviderId: Id.describe('The receiving service provider'),
  caseworkerId: Id.optional().describe('Staff of the receiving provider, assigned to the client'),
  referralSource: referralSource.optional(),
  marketingSources: marketingSources.optional(),
  referenceNumber: referenceNumber.optional(),
  referralNotes: referralNotes.optional(),
});

export const ReferralView = z.object({
  id: z.string(),
  fromProvider: ProviderRef,
  toProvider: ProviderRef,
  at: Instant,
  by: PersonRef,
  caseworker: PersonRef.optional().describe('At the receiving provider'),
  referralSource: z.string().optional(),
  marketingSources: z.array(z.string()),
  referenceNumber: z.string().optional(),
  referralNotes: z.string().optional(),
  transferRequestId: z.string().optional().describe('If it came from an approved transfer request'),
});
export type ReferralView = z.input<typeof ReferralView>;

export const routes = defineRoutes({
  referClient: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: ReferralBody,
    reply: {
      status: 201,
      schema: z.object({
        referral: ReferralView,
        client: Profile.nullable().describe('`null` if you may no longer see the client'),
      }),
    },
    tag,
    summary: 'Refer a client to another service provider',
    description:
      'Takes effect at once: assignments end, open tasks move with the client and lose their responsible staff, and the old provider ' +
      'loses access. The client and the new provider get a mail. Omitted referral details are kept. Marketing sources need a ' +
      'referral source that allows them (422); changing to one that does not clears them. New referral notes create a case note. ' +
      '409 for archived clients, and if the client was moved at the same time.',
  },
  listReferrals: {
    method: 'GET',
    path,
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(ReferralView) },
    tag,
    summary: 'Referrals and approved transfers of a client, newest first',
    description: 'With the referral details of that time.',
  },
});
