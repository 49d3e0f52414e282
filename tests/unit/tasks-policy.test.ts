import { describe, expect, it } from 'vitest';
import type { AccountKind, Actor, Permission } from '#shared/domain/account.ts';
import type { DecidedClient } from '#shared/policy/clients.ts';
import {
  clientReach,
  type DecidedTask,
  mayAssignTo,
  mayOnTask,
  mayWorkWithoutClient,
  type TaskAction,
  taskActions,
} from '#shared/policy/tasks.ts';

function actor(
  permissions: readonly Permission[],
  given: Partial<Pick<Actor, 'serviceProviderId' | 'clientVisibility' | 'id'>> & { readonly kind?: AccountKind } = {},
): Actor {
  const { kind = 'staff', ...rest } = given;
  return {
    sub: 'me',
    id: 'me',
    kind,
    ...(kind === 'staff' ? { serviceProviderId: 'lakeshore' } : {}),
    clientVisibility: 'provider',
    permissions: [...permissions],
    status: 'active',
    tokensFrom: 0,
    ...rest,
  };
}

const client: DecidedClient = {
  id: 'client-1',
  serviceProviderId: 'lakeshore',
  createdBy: 'somebody',
  assignedStaffIds: ['maya'],
};
const referral: DecidedClient = { ...client, assignedStaffIds: [] };
const nobody = { staffIds: [], client: false };
const task = (given: Partial<DecidedTask> = {}): DecidedTask => ({
  serviceProviderId: 'lakeshore',
  responsible: { staffIds: ['maya'], client: false },
  ...given,
});
const ofClient = task({ clientId: client.id });
const sent = task({ clientId: client.id, serviceProviderId: 'riverside', outside: 'sent', responsible: nobody });

const people = {
  administrator: actor([], { kind: 'administrator' }),
  'job board administrator': actor([], { kind: 'job-board-administrator' }),
  clients: actor(['clients:base']),
  'clients of the caseload': actor(['clients:base'], { clientVisibility: 'assigned' }),
  'tasks, clients of the caseload': actor(['clients:base', 'tasks:base'], { clientVisibility: 'assigned' }),
  'tasks only': actor(['tasks:base']),
  'tasks of the group': actor(['tasks:group']),
  'clients of the group': actor(['clients:group']),
  referrals: actor(['referrals:base']),
  reports: actor(['reports:provider']),
  'clients, elsewhere': actor(['clients:base', 'tasks:base'], { serviceProviderId: 'riverside' }),
  'tasks, elsewhere': actor(['tasks:base'], { serviceProviderId: 'riverside' }),
} as const;
type Who = keyof typeof people;

/** `all`: everything; `done`: read, complete, reopen; `-`: hidden. */
const summaryOf = (who: Actor, one: DecidedTask, of?: DecidedClient): string => {
  const actions: readonly TaskAction[] = ['read', ...taskActions];
  const allowed = actions.filter((action) => mayOnTask(who, action, one, of) === 'allowed');
  if (allowed.length === actions.length) {
    return 'all';
  }
  if (actions.every((action) => mayOnTask(who, action, one, of) === 'hidden')) {
    return '-';
  }
  return allowed.join(' ');
};

describe('who may what with a task', () => {
  it.each<[Who, string, string, string, string]>([
    ['administrator', 'all', 'all', 'all', 'all'],
    ['job board administrator', '-', '-', '-', '-'],
    ['clients', 'all', 'all', '-', 'all'],
    ['clients of the caseload', '-', '-', '-', '-'],
    ['tasks, clients of the caseload', '-', '-', 'all', '-'],
    ['tasks only', '-', '-', 'all', '-'],
    ['tasks of the group', '-', '-', 'all', 'all'],
    ['clients of the group', 'all', 'all', '-', 'all'],
    ['referrals', '-', 'all', '-', '-'],
    ['reports', '-', '-', '-', '-'],
    ['clients, elsewhere', '-', '-', '-', 'all'],
    ['tasks, elsewhere', '-', '-', '-', 'all'],
  ])('%s: of a client %s, of a referral %s, without client %s, sent away %s', (who, ...expected) => {
    const me = people[who];
    expect([
      summaryOf(me, ofClient, client),
      summaryOf(me, ofClient, referral),
      summaryOf(me, task()),
      summaryOf(me, sent, client),
    ]).toEqual(expected);
  });

  it('who is responsible reads and completes, and edits with the Tasks permission', () => {
    const mine = task({ clientId: client.id, responsible: { staffIds: ['me'], client: false } });
    expect(summaryOf(people['clients of the caseload'], mine, client)).toBe('read complete reopen');
    expect(summaryOf(people['tasks, clients of the caseload'], mine, client)).toBe('all');
    expect(summaryOf(people.reports, mine, client)).toBe('read complete reopen');
    expect(mayOnTask(people.reports, 'edit', mine, client)).toBe('forbidden');
  });

  it('a task kept at a provider by whoever made it is not shown to colleagues who do not see the client', () => {
    const kept = { ...sent, outside: 'kept' as const };
    expect(summaryOf(people['tasks, elsewhere'], kept, client)).toBe('-');
  });

  it('TK-13: a client reads and completes what is theirs, and does not know of the rest', () => {
    const self = actor([], { kind: 'client', id: client.id });
    const theirs = task({ clientId: client.id, responsible: { staffIds: ['maya'], client: true } });
    expect(summaryOf(self, theirs, client)).toBe('read complete');
    expect(mayOnTask(self, 'edit', theirs, client)).toBe('forbidden');
    expect(mayOnTask(self, 'reopen', theirs, client)).toBe('forbidden');
    expect(summaryOf(self, ofClient, client)).toBe('-');
    expect(summaryOf(actor([], { kind: 'client', id: 'client-2' }), theirs, client)).toBe('-');
  });
});

describe('where a task may go', () => {
  it('TK-05: another provider needs tasks of the group; TK-01: no client needs tasks', () => {
    expect(mayAssignTo(people['tasks only'], 'lakeshore')).toBe('allowed');
    expect(mayAssignTo(people['tasks only'], 'riverside')).toBe('forbidden');
    expect(mayAssignTo(people['tasks of the group'], 'riverside')).toBe('allowed');
    expect(mayAssignTo(people.administrator, 'riverside')).toBe('allowed');
    expect(mayWorkWithoutClient(people.clients)).toBe('forbidden');
    expect(mayWorkWithoutClient(people['tasks of the group'])).toBe('allowed');
  });

  it('the reach of lists is that of single clients', () => {
    expect(Object.entries(people).map(([name, one]) => [name, clientReach(one)])).toEqual([
      ['administrator', 'all'],
      ['job board administrator', 'none'],
      ['clients', 'provider'],
      ['clients of the caseload', 'some'],
      ['tasks, clients of the caseload', 'some'],
      ['tasks only', 'none'],
      ['tasks of the group', 'none'],
      ['clients of the group', 'all'],
      ['referrals', 'some'],
      ['reports', 'none'],
      ['clients, elsewhere', 'provider'],
      ['tasks, elsewhere', 'none'],
    ]);
  });
});
