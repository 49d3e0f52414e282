import * as z from 'zod';
import { Profile } from '#shared/clients/profile.ts';
import { referralFields } from '#shared/clients/referral-details.ts';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, Instant, PersonRef, ProviderRef, page, pageQuery } from '#shared/http/schemas.ts';

const path = '/v1/clients/{clientId}/referrals';
const tag = 'Referrals and transfers';
const { referralSource, marketingSources, referenceNumber, referralNotes } = referralFields;

export const ReferralBody = z.strictObject({
  serviceProviderId: Id.describe('Who receives the client'),
  caseworkerId: Id.optional().describe('Staff of the receiving provider; left out, nobody is assigned there yet'),
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
  caseworker: PersonRef.optional().describe('At the receiving provider, where one was named'),
  referralSource: z.string().optional(),
  marketingSources: z.array(z.string()),
  referenceNumber: z.string().optional(),
  referralNotes: z.string().optional(),
  transferRequestId: z.string().optional().describe('Where it came of an approved transfer request'),
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
        client: Profile.nullable().describe('As they are now; `null` where you do not see them any more'),
      }),
    },
    tag,
    summary: 'Refer a client to another service provider',
    description:
      'The client is there at once: assignments end, open tasks go along without the staff who held them, and the old ' +
      'provider loses access. Client and new provider are mailed. Referral Details that are left out stay; marketing sources go ' +
      'with some referral sources only (422), and a source changed away without sending them clears them. New referral notes ' +
      'become a case note. 409 for archived people, and where somebody moved the client meanwhile.',
  },
  listReferrals: {
    method: 'GET',
    path,
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(ReferralView) },
    tag,
    summary: 'How a client came to where they are: referrals and approved transfers, newest first',
    description: 'With the Referral Details as they stood then.',
  },
});
