import * as z from 'zod';

export const trainingStatuses = [
  'recommended',
  'declined',
  'enrolled',
  'in_progress',
  'completed',
  'withdrawn',
] as const;
export type TrainingStatus = (typeof trainingStatuses)[number];

/** A course that staff recommended to a client, with the client's progress. */
export const ClientTraining = z.object({
  id: z.string(),
  clientId: z.string(),
  courseId: z.string(),
  /** A staff id. */
  recommendedBy: z.string(),
  status: z.enum(trainingStatuses),
  statusChangedAt: z.string(),
  startedAt: z.string().optional(),
  completedAt: z.string().optional(),
  /** Read and written by staff and the client. */
  notes: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type ClientTraining = z.infer<typeof ClientTraining>;

/** Who changes the status. */
export type TrainingMover = 'client' | 'staff';

interface Move {
  readonly from: readonly TrainingStatus[];
  readonly to: TrainingStatus;
  readonly by: readonly TrainingMover[];
}

const both = ['client', 'staff'] as const;

/**
 * State transitions of a training (TR-02), from which write conditions, `allowedStatuses` and the diagram are
 * generated. Only staff can take back a recommendation that the client has not answered; the client declines it
 * (DEC-12).
 */
export const trainingMoves = {
  accept: { from: ['recommended'], to: 'enrolled', by: both },
  decline: { from: ['recommended'], to: 'declined', by: both },
  start: { from: ['enrolled'], to: 'in_progress', by: both },
  complete: { from: ['in_progress'], to: 'completed', by: both },
  withdraw: { from: ['enrolled', 'in_progress'], to: 'withdrawn', by: both },
  take_back: { from: ['recommended'], to: 'withdrawn', by: ['staff'] },
} as const satisfies Readonly<Record<string, Move>>;

const moves: readonly Move[] = Object.values(trainingMoves);

/** The statuses that the caller can set next. */
export function nextStatuses(status: TrainingStatus, by: TrainingMover): TrainingStatus[] {
  return moves.filter((move) => move.from.includes(status) && move.by.includes(by)).map(({ to }) => to);
}

/** `missing` if there is no such transition for anyone. */
export function mayMoveTraining(
  from: TrainingStatus,
  to: TrainingStatus,
  by: TrainingMover,
): 'allowed' | 'forbidden' | 'missing' {
  const found = moves.filter((move) => move.from.includes(from) && move.to === to);
  if (found.length === 0) {
    return 'missing';
  }
  return found.some((move) => move.by.includes(by)) ? 'allowed' : 'forbidden';
}

/** Not declined, withdrawn or completed: other statuses can follow (TR-03, DEC-12). */
export function isOpenTraining({ status }: Pick<ClientTraining, 'status'>): boolean {
  return moves.some(({ from }) => from.includes(status));
}

/** The training with another status. */
export function movedTraining(training: ClientTraining, status: TrainingStatus, now: Date): ClientTraining {
  const at = now.toISOString();
  return {
    ...training,
    status,
    statusChangedAt: at,
    ...(status === 'in_progress' ? { startedAt: at } : {}),
    ...(status === 'completed' ? { completedAt: at } : {}),
  };
}
