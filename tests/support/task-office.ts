/**
 * The office of `office.ts` with further staff who have `tasks` permissions, and the tasks function over the same table. Its clock
 * stands at noon in Toronto on Monday, 2 March 2026, until a test moves it.
 */

import { operations as taskOperations } from '#functions/tasks/operations.ts';
import { isTaskHidden } from '#functions/tasks/permitted-task.ts';
import { routes } from '#functions/tasks/routes.ts';
import { assignmentNotifier } from '#shared/clients/assignment-notices.ts';
import type { Client } from '#shared/domain/client.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { Throttle } from '#shared/http/throttle.ts';
import { EventLog } from '#shared/observability/logger.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { actorBySub, actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { insertClient } from '#shared/persistence/clients.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { taskNotifier } from '#shared/tasks/notices.ts';
import { type Received, type Sent, send } from './http.ts';
import { actorFor, type OfficeOptions, openOffice, providers, staffMember } from './office.ts';
import { clientRecord } from './people.ts';

const { riverside } = providers;

/** The key is id and `sub`; Lakeshore where no provider is named. */
export const taskStaff = {
  maya: { permissions: ['clients:base', 'referrals:base', 'tasks:base'] },
  noah: { permissions: ['clients:base', 'tasks:base'] },
  lead: { permissions: ['clients:provider', 'tasks:base'] },
  hub: { permissions: ['clients:group', 'tasks:group'] },
  sofia: { provider: riverside, permissions: ['clients:base', 'tasks:base'] },
  desk: { provider: riverside, permissions: ['tasks:base'] },
} as const;

export const noon = '2026-03-02T17:00:00.000Z';
export const today = '2026-03-02';

type Mail = Extract<Effect, { kind: 'mail' }>['message'];

export async function openTaskOffice(options: Omit<OfficeOptions, 'now'> = {}) {
  const time = { now: new Date(noon) };
  const clock = () => new Date(time.now);
  const office = await openOffice({ ...options, now: clock });
  const { table, ring } = office;
  const staff = Object.entries(taskStaff).map(([id, who]) => staffMember(id, who));
  await batchWrite(table, {
    put: [...staff.map(toStaffItem), ...staff.map((one) => actorCodec.toItem(actorFor(one, options.clientVisibility)))],
  });
  const lazyRing = () => Promise.resolve(ring);
  const log = new EventLog('test');
  const handler = httpHandler(routes, taskOperations({ table }), {
    table,
    ring: lazyRing,
    clock,
    throttle: new Throttle(table, lazyRing, false),
    log,
    actor: (sub: string) => actorBySub(table, sub),
    isHidden: isTaskHidden(table),
  });
  const mails: Mail[] = [];
  const worker = new OutboxWorker({
    outbox: new OutboxRepository(table),
    appliers: {
      'task.notify': taskNotifier(table, clock),
      'assignment.notify': assignmentNotifier(table, clock),
      mail: async ({ message }) => {
        mails.push(message);
      },
    },
    clock,
    log,
  });

  const tasksAs =
    (sub: string) =>
    (method: string, url: string, sent: Sent = {}): Promise<Received> =>
      send(handler, method, url, { sub, ...sent });

  return {
    ...office,
    clientsAs: office.as,
    as: tasksAs,
    time,
    clock,
    /** A client of Lakeshore, assigned to Maya unless said otherwise, who can sign in by their id. */
    createClient: async (fields: Partial<Client> = {}): Promise<Client> => {
      const client = clientRecord({ assignedStaffIds: ['maya'], createdBy: 'nobody', ...fields });
      const transaction = new Transaction();
      insertClient(transaction, client, clock(), () => new Error('never'));
      await transaction.commit(table);
      await office.signIn(client.id);
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
    /** The mails that the outbox holds by now, after everything in it was applied. */
    sentMails: async (): Promise<readonly Mail[]> => {
      for (let retried = 1; retried > 0; ) {
        ({ retried } = await worker.sweep(new Date(Date.now() + 60_000)));
      }
      return mails.splice(0);
    },
  };
}

export type TaskOffice = Awaited<ReturnType<typeof openTaskOffice>>;

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
