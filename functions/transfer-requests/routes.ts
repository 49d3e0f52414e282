import * as z from 'zod';
import { transferStatuses } from '#shared/domain/transfer-request.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, Instant, PersonRef, ProviderRef, page, pageQuery } from '#shared/http/schemas.ts';
import { paragraphs } from '#shared/text.ts';
import { transferActions } from './policy.ts';

const path = '/v1/transfer-requests';
const tag = 'Referrals and transfers';
const allow = ['staff', 'administrator'] as const;
const longText = paragraphs(2000).trim().min(1);

/** `{ clientId, serviceProviderId, reason }`, or `{ clientRef, reason }`. */
const TransferBody = z
  .strictObject({
    clientId: Id.optional().describe('A client whom you see, to another provider'),
    serviceProviderId: Id.optional().describe('With `clientId`: the receiving provider'),
    clientRef: z.string().min(1).max(1000).optional().describe('`ref` of the look-up: a client to your own provider'),
    reason: longText,
  })
  .superRefine(({ clientId, serviceProviderId, clientRef }, context) => {
    const issue = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (clientRef !== undefined) {
      if (clientId !== undefined) {
        issue('clientId', 'Not together with clientRef');
      }
      if (serviceProviderId !== undefined) {
        issue('serviceProviderId', 'With clientRef it is your own provider');
      }
    } else if (clientId === undefined) {
      issue('clientId', 'Required, or clientRef');
    } else if (serviceProviderId === undefined) {
      issue('serviceProviderId', 'Required with clientId');
    }
  });

export const TransferView = z.object({
  id: z.string(),
  status: z.enum(transferStatuses),
  void: z
    .literal(true)
    .optional()
    .describe('The client has moved or is archived: the request cannot be approved. If you may see the client'),
  clientId: z.string().optional().describe('If you may see the client'),
  displayName: z.string(),
  canView: z.boolean().describe('Whether you may see the client'),
  fromProvider: ProviderRef.describe('The client’s provider at the time of the request'),
  toProvider: ProviderRef,
  askedBy: z.enum(['current', 'receiving']).describe('Which of the two providers made the request'),
  requestedBy: PersonRef.optional().describe(
    'Like `reason`: for the requesting provider, and if you may see the client',
  ),
  reason: z.string().optional(),
  createdAt: Instant,
  decidedAt: Instant.optional(),
  decidedBy: PersonRef.optional().describe('If you may see the client'),
  decisionNote: z.string().optional().describe('If you may see the client'),
  actions: z.array(z.enum(transferActions)).describe('Actions that the caller may take now'),
});
export type TransferView = z.input<typeof TransferView>;

export const routes = defineRoutes({
  createTransferRequest: {
    method: 'POST',
    path,
    allow,
    needs: ['clients:base', 'referrals:base'],
    body: TransferBody,
    reply: { status: 201, schema: TransferView },
    tag,
    summary: 'Create a transfer request',
    description:
      'Either for a client whom you see, to another provider (`clientId`, `serviceProviderId`), or for a person found by the look-up, ' +
      'to your own provider (`clientRef`). 409 if a request for the same client and receiving provider is pending.',
  },
  listTransferRequests: {
    method: 'GET',
    path,
    allow,
    needs: ['clients:base', 'referrals:base'],
    query: z.strictObject({ ...pageQuery, status: z.array(z.enum(transferStatuses)).min(1).max(4).optional() }),
    reply: { status: 200, schema: page(TransferView) },
    tag,
    summary: 'Transfer requests, newest first',
    description: 'From and to your own provider; with `clients:group`, all. Several `status` values are alternatives.',
  },
  getTransferRequest: {
    method: 'GET',
    path: '/v1/transfer-requests/{requestId}',
    allow,
    needs: ['clients:base', 'referrals:base'],
    reply: { status: 200, schema: TransferView },
    tag,
    summary: 'Get a transfer request',
  },
  approveTransferRequest: {
    method: 'POST',
    path: '/v1/transfer-requests/{requestId}/approval',
    allow,
    needs: ['clients:base', 'referrals:base'],
    reply: { status: 200, schema: TransferView },
    tag,
    summary: 'Approve a transfer request',
    description:
      'Moves the client like a referral without a caseworker. Needs `clients:group`. 409 if the request is already decided, or the client ' +
      'has moved or is archived.',
  },
  declineTransferRequest: {
    method: 'POST',
    path: '/v1/transfer-requests/{requestId}/refusal',
    allow,
    needs: ['clients:base', 'referrals:base'],
    body: z.strictObject({ note: longText.optional() }),
    reply: { status: 200, schema: TransferView },
    tag,
    summary: 'Decline a transfer request',
    description:
      'Needs `clients:group`. The note is shown to those who see the client. 409 if the request is already decided.',
  },
  cancelTransferRequest: {
    method: 'POST',
    path: '/v1/transfer-requests/{requestId}/cancellation',
    allow,
    needs: ['clients:base', 'referrals:base'],
    reply: { status: 200, schema: TransferView },
    tag,
    summary: 'Cancel your own transfer request',
    description: '409 if the request is already decided.',
  },
});
