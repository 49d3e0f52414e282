/**
 * The client profile's fixture with further staff who have `tasks` permissions, and the tasks function over the same table. Its
 * clock stands at noon in Toronto on Monday, 2 March 2026, until a test moves it.
 */

import { operations as taskOperations } from '#functions/tasks/operations.ts';
import { isTaskHidden } from '#functions/tasks/permitted-task.ts';
import { routes } from '#functions/tasks/routes.ts';
import { assignmentNotifier } from '#shared/clients/assignment-notices.ts';
import type { Client } from '#shared/domain/client.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { taskNotifier } from '#shared/tasks/notices.ts';
import { giveClient } from './client-file.ts';
import {
  type ClientProfileOptions,
  clientProfileFixture,
  giveStaff,
  providers,
  staffMember,
} from './client-profile-fixture.ts';
import { type Received, type Sent, send } from './http.ts';
import { outboxFixture } from './outbox-fixture.ts';
import { testPlatform } from './test-platform.ts';

const { riverside } = providers;

/** The key is id and `sub`; Lakeshore where no provider is named. */
const taskStaff = {
  maya: { permissions: ['clients:base', 'referrals:base', 'tasks:base'] },
  noah: { permissions: ['clients:base', 'tasks:base'] },
  lead: { permissions: ['clients:provider', 'tasks:base'] },
  hub: { permissions: ['clients:group', 'tasks:group'] },
  sofia: { provider: riverside, permissions: ['clients:base', 'tasks:base'] },
  desk: { provider: riverside, permissions: ['tasks:base'] },
} as const;

export const noon = '2026-03-02T17:00:00.000Z';
export const today = '2026-03-02';

export async function tasksFixture(options: Omit<ClientProfileOptions, 'now'> = {}) {
  const time = { now: new Date(noon) };
  const clock = () => new Date(time.now);
  const fixture = await clientProfileFixture({ ...options, now: clock });
  const { table, ring } = fixture;
  const staff = Object.entries(taskStaff).map(([id, who]) => staffMember(id, who));
  await giveStaff(table, staff, options.clientVisibility);
  const platform = testPlatform(table, { ring: () => Promise.resolve(ring), clock, isHidden: isTaskHidden(table) });
  const handler = httpHandler(routes, taskOperations({ table }), platform);
  const { sentMails } = outboxFixture(table, clock, {
    'task.notify': taskNotifier(table, clock),
    'assignment.notify': assignmentNotifier(table, clock),
  });

  const tasksAs =
    (sub: string) =>
    (method: string, url: string, sent: Sent = {}): Promise<Received> =>
      send(handler, method, url, { sub, ...sent });

  return {
    ...fixture,
    clientsAs: fixture.as,
    as: tasksAs,
    time,
    clock,
    /** A client of Lakeshore, assigned to Maya unless said otherwise, who can sign in by their id. */
    createClient: async (fields: Partial<Client> = {}): Promise<Client> => {
      const given = { assignedStaffIds: ['maya'], createdBy: 'nobody', ...fields };
      const client = await giveClient(table, given, { now: clock() });
      await fixture.signIn(client.id);
      return client;
    },
    /** Makes a task over HTTP. @throws where it is refused */
    addTask: async (who: string, body: Readonly<Record<string, unknown>>): Promise<TaskReply> => {
      const {
        status,
        body: task,
        text,
      } = await tasksAs(who)('POST', '/v1/tasks', {
        body: { name: 'Call back', dueDate: today, ...body },
      });
      if (status !== 201) {
        throw new Error(text);
      }
      return task as unknown as TaskReply;
    },
    sentMails,
  };
}

export type TasksFixture = Awaited<ReturnType<typeof tasksFixture>>;

/** A task as staff read it. */
export interface TaskReply {
  readonly id: string;
  readonly name: string;
  readonly dueDate: string;
  readonly originalDueDate: string;
  readonly overdue: boolean;
  readonly status: string;
  readonly responsible: {
    readonly staff: readonly object[];
    readonly staffIds: readonly string[];
    readonly client: boolean;
  };
  readonly clientId?: string;
  readonly nextTaskId?: string;
  readonly version: number;
}
