import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  completedTask,
  handedOver,
  isOverdue,
  isUnassigned,
  maxResponsibleStaff,
  mayMove,
  newTask,
  nextOccurrence,
  postponedByWeeks,
  reopenedTask,
  taskMoves,
  taskStatuses,
} from '#shared/domain/task.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import { documentedDiagram, stateDiagram } from '../support/state-diagram.ts';

const now = new Date('2026-03-02T17:00:00.000Z');
const draft = {
  id: 'task-1',
  name: 'Call back',
  dueDate: '2026-01-31',
  responsible: { staffIds: ['maya'], client: true },
  serviceProviderId: 'lakeshore',
  createdBy: 'noah',
};

describe('the state machine', () => {
  it('is drawn in the README as it is', () => {
    expect(documentedDiagram('tasks')).toBe(stateDiagram('open: create', taskStatuses, taskMoves));
  });

  it('lets every move start only where the table says, and deleted tasks do nothing any more', () => {
    const allowed = taskStatuses.map((status) =>
      Object.keys(taskMoves).filter((move) => mayMove(move as keyof typeof taskMoves, status)),
    );
    expect(Object.fromEntries(taskStatuses.map((status, at) => [status, allowed[at]]))).toEqual({
      open: ['edit', 'reassign', 'postpone', 'complete', 'delete'],
      completed: ['reopen', 'delete'],
      deleted: [],
    });
  });
});

describe('the next occurrence', () => {
  const monthly = newTask({ ...draft, repeats: 'monthly', clientId: 'client-1', details: 'Weekly call' }, now);

  it('OQ-18: is open, for the same people, one interval later, with an original due date of its own', () => {
    const next = nextOccurrence(monthly, 'task-2', now);
    expect(next).toMatchObject({
      id: 'task-2',
      status: 'open',
      dueDate: '2026-02-28',
      originalDueDate: '2026-02-28',
      responsible: monthly.responsible,
      clientId: 'client-1',
      details: 'Weekly call',
      createdBy: 'noah',
      version: 1,
    });
    expect(next && nextOccurrence(next, 'task-3', now)).toMatchObject({ dueDate: '2026-03-31' });
  });

  it('is made once, however often the task is completed', () => {
    const completed = completedTask(monthly, { id: 'maya', nextTaskId: 'task-2' }, now);
    const reopened = reopenedTask(completed, now);
    expect(reopened).not.toHaveProperty('completedAt');
    expect(nextOccurrence(reopened, 'task-3', now)).toBeUndefined();
    expect(nextOccurrence(newTask(draft, now), 'task-2', now)).toBeUndefined();
  });
});

describe('TK-08: weeks of postponement', () => {
  it('count from the original due date', () => {
    const task = { ...newTask(draft, now), dueDate: '2026-02-07' };
    expect([1, 2, 3, 4].map((weeks) => postponedByWeeks(task, weeks))).toEqual([
      '2026-02-07',
      '2026-02-14',
      '2026-02-21',
      '2026-02-28',
    ]);
  });
});

describe('TK-16: overdue', () => {
  const due = (dueDate: string, at: string) =>
    isOverdue({ status: 'open', dueDate }, dayIn(instanceZone, new Date(at)));

  it.each([
    ['winter time', '2026-01-15', '2026-01-16T04:59:59Z', '2026-01-16T05:00:00Z'],
    ['summer time', '2026-07-15', '2026-07-16T03:59:59Z', '2026-07-16T04:00:00Z'],
    ['the night before the clocks go forward', '2026-03-07', '2026-03-08T04:59:59Z', '2026-03-08T05:00:00Z'],
    ['the short day', '2026-03-08', '2026-03-09T03:59:59Z', '2026-03-09T04:00:00Z'],
    ['the long day', '2026-11-01', '2026-11-02T04:59:59Z', '2026-11-02T05:00:00Z'],
  ])('begins at midnight in Toronto: %s', (_name, dueDate, before, after) => {
    expect([due(dueDate, before), due(dueDate, after)]).toEqual([false, true]);
  });

  it('is for open tasks only', () => {
    expect(isOverdue({ status: 'completed', dueDate: '2020-01-01' }, '2026-01-01')).toBe(false);
  });
});

describe('SA-16: handing over', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 20 });

  it('moves only what the removed staff held; what the client and others hold stays', () => {
    expect(handedOver({ staffIds: ['a', 'b'], client: true }, ['a'], ['c'])).toEqual({
      staffIds: ['b', 'c'],
      client: true,
    });
    expect(handedOver({ staffIds: ['a'], client: false }, ['a'], [])).toEqual({ staffIds: [], client: false });
    expect(handedOver({ staffIds: ['b'], client: false }, ['a'], ['c'])).toBeUndefined();
  });

  it('holds for whoever goes and whoever comes', () => {
    fc.assert(
      fc.property(ids, fc.boolean(), ids, ids, (staffIds, client, from, to) => {
        const after = handedOver({ staffIds, client }, from, to);
        const touched = staffIds.some((id) => from.includes(id));
        expect(after !== undefined).toBe(touched);
        if (!after) {
          return;
        }
        expect(after.client).toBe(client);
        expect(after.staffIds.length).toBeLessThanOrEqual(maxResponsibleStaff);
        expect(new Set(after.staffIds).size).toBe(after.staffIds.length);
        for (const id of staffIds) {
          if (!from.includes(id)) {
            expect(after.staffIds).toContain(id);
          }
        }
        for (const id of after.staffIds) {
          expect(staffIds.includes(id) || to.includes(id)).toBe(true);
        }
        for (const id of from) {
          if (!to.includes(id)) {
            expect(after.staffIds).not.toContain(id);
          }
        }
        expect(isUnassigned(after)).toBe(after.staffIds.length === 0 && !client);
      }),
    );
  });
});
