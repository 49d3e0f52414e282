import { describe, expect, it } from 'vitest';
import {
  isOpenTraining,
  mayMoveTraining,
  nextStatuses,
  trainingMoves,
  trainingStatuses,
} from '#shared/domain/training.ts';
import { documentedDiagram, stateDiagram } from '../support/state-diagram.ts';

describe('TR-02 the state machine of training', () => {
  it('is drawn in the README as it is', () => {
    expect(documentedDiagram('training')).toBe(
      stateDiagram('recommended: recommend (staff)', trainingStatuses, trainingMoves),
    );
  });

  it('lets each side set what the table says', () => {
    const next = (by: 'client' | 'staff') =>
      Object.fromEntries(trainingStatuses.map((status) => [status, nextStatuses(status, by)]));
    const client = {
      recommended: ['enrolled', 'declined'],
      declined: [],
      enrolled: ['in_progress', 'withdrawn'],
      in_progress: ['completed', 'withdrawn'],
      completed: [],
      withdrawn: [],
    };
    expect(next('client')).toEqual(client);
    expect(next('staff')).toEqual({ ...client, recommended: ['enrolled', 'declined', 'withdrawn'] });
  });

  it('offers what it allows, for every two statuses and each side', () => {
    for (const by of ['client', 'staff'] as const) {
      for (const from of trainingStatuses) {
        for (const to of trainingStatuses) {
          expect(mayMoveTraining(from, to, by) === 'allowed').toBe(nextStatuses(from, by).includes(to));
        }
      }
    }
    expect(mayMoveTraining('recommended', 'withdrawn', 'client')).toBe('forbidden');
    expect(mayMoveTraining('completed', 'enrolled', 'staff')).toBe('missing');
  });

  it('DEC-12 is open until declined, withdrawn or completed, and staff withdraw from whatever is open', () => {
    const open = trainingStatuses.filter((status) => isOpenTraining({ status }));
    expect(open).toEqual(['recommended', 'enrolled', 'in_progress']);
    expect(open.every((status) => nextStatuses(status, 'staff').includes('withdrawn'))).toBe(true);
  });
});
