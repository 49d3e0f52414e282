import * as z from 'zod';

export const transferStatuses = ['pending', 'approved', 'declined', 'cancelled'] as const;
export type TransferStatus = (typeof transferStatuses)[number];

/** The wish to move a client to another service provider. */
export const TransferRequest = z.object({
  id: z.string(),
  clientId: z.string(),
  /** Where the client was when it was made. */
  fromProviderId: z.string(),
  toProviderId: z.string(),
  /** Who asked: the client's provider to give (TQ-01), or the other one to receive (TQ-02). */
  askedBy: z.enum(['current', 'receiving']),
  requestedBy: z.string(),
  reason: z.string(),
  status: z.enum(transferStatuses),
  /** Who approved, declined or cancelled; absent where a request lapsed. */
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  decisionNote: z.string().optional(),
  createdAt: z.string(),
});
export type TransferRequest = z.infer<typeof TransferRequest>;

/**
 * What may become of a request, from which state, and where it leads: compiled into write conditions and into the diagram. `lapse`:
 * it was void (TQ-08) when somebody asked anew.
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

/** The state machine as a mermaid diagram. */
export function transferDiagram(): string {
  const moves = Object.entries(transferMoves).flatMap(([move, { from, to }]) =>
    from.map((status) => `  ${status} --> ${to}: ${move}`),
  );
  const ends = transferStatuses.filter((status) =>
    Object.values(transferMoves).every(({ from }) => !(from as readonly TransferStatus[]).includes(status)),
  );
  return [
    'stateDiagram-v2',
    '  [*] --> pending: request',
    ...moves,
    ...ends.map((status) => `  ${status} --> [*]`),
  ].join('\n');
}

/** The request after a move. */
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

/** TQ-08: the client is elsewhere by now, or archived: nothing is left to approve. */
export function isVoid(
  { status, fromProviderId }: Pick<TransferRequest, 'status' | 'fromProviderId'>,
  client: { readonly serviceProviderId: string; readonly archivedAt?: string | undefined },
): boolean {
  return status === 'pending' && (client.serviceProviderId !== fromProviderId || client.archivedAt !== undefined);
}

/** TQ-05: the text of the automatic case note. @param at day and time in the instance's zone */
export function transferNote(
  providers: { readonly from: string; readonly to: string },
  at: { readonly date: string; readonly time: string },
): string {
  return `Transfer from ${providers.from} to ${providers.to} approved on ${at.date} at ${at.time}.`;
}
