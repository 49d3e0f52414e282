import * as z from 'zod';

export const transferStatuses = ['pending', 'approved', 'declined', 'cancelled'] as const;
export type TransferStatus = (typeof transferStatuses)[number];

/** A request to move a client to another service provider. */
export const TransferRequest = z.object({
  id: z.string(),
  clientId: z.string(),
  /** The client's provider when the request was made. */
  fromProviderId: z.string(),
  toProviderId: z.string(),
  /** Whose staff requested it: those of the client's provider (TQ-01) or of the receiving one (TQ-02). */
  askedBy: z.enum(['current', 'receiving']),
  requestedBy: z.string(),
  reason: z.string(),
  status: z.enum(transferStatuses),
  /** Absent if the request lapsed. */
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  decisionNote: z.string().optional(),
  createdAt: z.string(),
});
export type TransferRequest = z.infer<typeof TransferRequest>;

/**
 * State transitions of a request, from which write conditions and the diagram are generated. `lapse`: the request was
 * void (TQ-08) when a new one was made.
 */
export const transferMoves = {
  approve: { from: ['pending'], to: 'approved' },
  decline: { from: ['pending'], to: 'declined' },
  cancel: { from: ['pending'], to: 'cancelled' },
  lapse: { from: ['pending'], to: 'cancelled' },
} as const satisfies Record<string, { readonly from: readonly TransferStatus[]; readonly to: TransferStatus }>;
export type TransferMove = keyof typeof transferMoves;

export function mayMoveTransfer(move: TransferMove, status: TransferStatus): boolean {
  const from: readonly TransferStatus[] = transferMoves[move].from;
  return from.includes(status);
}

export function movedTransfer(
  request: TransferRequest,
  move: TransferMove,
  decision: { readonly by?: string | undefined; readonly note?: string | undefined; readonly at: Date },
): TransferRequest {
  const { by, note, at } = decision;
  return {
    ...request,
    status: transferMoves[move].to,
    decidedAt: at.toISOString(),
    ...(by === undefined ? {} : { decidedBy: by }),
    ...(note === undefined ? {} : { decisionNote: note }),
  };
}

/** A pending request is void if the client has moved or is archived (TQ-08). */
export function isVoid(
  { status, fromProviderId }: Pick<TransferRequest, 'status' | 'fromProviderId'>,
  client: { readonly serviceProviderId: string; readonly archivedAt?: string | undefined },
): boolean {
  return status === 'pending' && (client.serviceProviderId !== fromProviderId || client.archivedAt !== undefined);
}

/** The text of the automatic case note (TQ-05). @param at day and time in the instance's time zone */
export function transferNote(
  providers: { readonly from: string; readonly to: string },
  at: { readonly date: string; readonly time: string },
): string {
  return `Transfer from ${providers.from} to ${providers.to} approved on ${at.date} at ${at.time}.`;
}
