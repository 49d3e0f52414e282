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

/** A course that staff recommended to a client, and how far the client is with it. */
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

/** On which side of the file somebody is who moves a training on. */
export type TrainingMover = 'client' | 'staff';

interface Move {
  readonly from: readonly TrainingStatus[];
  readonly to: TrainingStatus;
  readonly by: readonly TrainingMover[];
}

const both = ['client', 'staff'] as const;

/**
 * How a training goes on, from which status, and who may say so (TR-02): compiled into write conditions, `allowedStatuses` and
 * the diagram. Only staff take back what the client has not answered yet; the client declines it (DEC-12).
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

/** The statuses that may follow, for one side. */
export function nextStatuses(status: TrainingStatus, by: TrainingMover): TrainingStatus[] {
  return moves.filter((move) => move.from.includes(status) && move.by.includes(by)).map(({ to }) => to);
}

/** Whether somebody may move a training so: `missing` where the machine has no such move at all. */
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

/** TR-03, DEC-12: neither declined nor withdrawn nor completed. What nothing can follow any more is closed. */
export function isOpenTraining({ status }: Pick<ClientTraining, 'status'>): boolean {
  return moves.some(({ from }) => from.includes(status));
}

/** The training in another status, one version further. */
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

/** The state machine as a mermaid diagram; moves that are not for both sides say for whom they are. */
export function trainingDiagram(): string {
  const arrows = Object.entries<Move>(trainingMoves).flatMap(([name, { from, to, by }]) =>
    from.map((status) => `  ${status} --> ${to}: ${name}${by.length < both.length ? ` (${by.join()})` : ''}`),
  );
  const ends = trainingStatuses.filter((status) => !isOpenTraining({ status })).map((status) => `  ${status} --> [*]`);
  return ['stateDiagram-v2', '  [*] --> recommended: recommend (staff)', ...arrows, ...ends].join('\n');
}
