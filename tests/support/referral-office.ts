/**
 * The office of `office.ts` with further providers (Hillside has no contact address, `bare` no staff), further staff at Riverside, and the outbox: referrals and transfer requests with
 * the mails that come of them. Its clock stands at 09:05 in Toronto on Monday, 2 March 2026, and goes on by a millisecond a call.
 */
import { assignmentNotifier } from '#shared/clients/assignment-notices.ts';
import type { Client } from '#shared/domain/client.ts';
import { newTask, type Responsible, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { EventLog } from '#shared/observability/logger.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toProviderItem } from '#shared/persistence/providers.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { transferNotifier } from '#shared/transfers/notices.ts';
import { giveClient } from './client-file.ts';
import type { Received } from './http.ts';
import { actorFor, openOffice, staffMember } from './office.ts';

export const hillside = 'hillside';

/** Beside those of `office.ts`, by what they may do; `other` is at Riverside too. */
const furtherStaff = {
  riverManager: { provider: 'riverside', permissions: ['clients:provider'] },
  riverIntake: { provider: 'riverside', permissions: ['referrals:base'] },
  riverBase: { provider: 'riverside', permissions: ['clients:base'] },
  riverDesk: { provider: 'riverside', permissions: ['tasks:base'] },
  riverNetwork: { provider: 'riverside', permissions: ['clients:group'] },
  far: { provider: hillside, permissions: ['clients:base', 'referrals:base'] },
} as const;

type Mail = Extract<Effect, { kind: 'mail' }>['message'];

/** 09:05 in Toronto. */
const start = Date.parse('2026-03-02T14:05:00.000Z');

export async function openReferralOffice() {
  let calls = 0;
  const time = { moved: 0 };
  const clock = () => new Date(start + time.moved + calls++);
  const office = await openOffice({ now: clock });
  const { table } = office;
  const staff = Object.entries(furtherStaff).map(([id, who]) => staffMember(id, who));
  const at = new Date(start).toISOString();
  const provider = {
    contactEmail: '',
    clientVisibility: 'provider',
    createdAt: at,
    updatedAt: at,
    version: 1,
  } as const;
  await batchWrite(table, {
    put: [
      toProviderItem({ ...provider, id: hillside, name: 'Hillside Works' }),
      toProviderItem({ ...provider, id: 'bare', name: 'Bare Walls', contactEmail: 'bare@provider.example' }),
      ...staff.map(toStaffItem),
      ...staff.map((one) => actorCodec.toItem(actorFor(one))),
    ],
  });
  const mails: Mail[] = [];
  const worker = new OutboxWorker({
    outbox: new OutboxRepository(table),
    appliers: {
      'transfer.notify': transferNotifier(table, clock),
      'assignment.notify': assignmentNotifier(table, clock),
      mail: async ({ message }) => {
        mails.push(message);
      },
    },
    clock: () => new Date(start + 3600_000),
    log: new EventLog('test'),
  });

  return {
    ...office,
    time,
    clock,
    given: (fields: Partial<Client> = {}) => giveClient(table, fields),
    refer: (who: string, client: Pick<Client, 'id'>, body: object, headers = {}): Promise<Received> =>
      office.as(who)('POST', `/v1/clients/${client.id}/referrals`, { body, headers }),
    referrals: (who: string, client: Pick<Client, 'id'>, query = '') =>
      office.as(who)('GET', `/v1/clients/${client.id}/referrals${query}`),
    request: (who: string, body: object, headers = {}) =>
      office.as(who)('POST', '/v1/transfer-requests', { body: { reason: 'Lives nearby now.', ...body }, headers }),
    decide: (who: string, id: unknown, what: 'approval' | 'refusal' | 'cancellation', body?: object) =>
      office.as(who)('POST', `/v1/transfer-requests/${id}/${what}`, body === undefined ? {} : { body }),
    requests: (who: string, query = '') => office.as(who)('GET', `/v1/transfer-requests${query}`),
    /** The sealed reference that the look-up gives somebody of a person. */
    refOf: async (who: string, client: Pick<Client, 'lastName'>): Promise<string> => {
      const reply = await office.as(who)('GET', `/v1/clients/lookup?lastName=${encodeURIComponent(client.lastName)}`);
      const [match] = reply.body.matches as { ref: string }[];
      if (!match) {
        throw new Error('The look-up finds nobody');
      }
      return match.ref;
    },
    /** Open tasks of a client at their provider, put there without the API. */
    giveTasks: async (client: Client, responsible: readonly Responsible[]): Promise<Task[]> => {
      const tasks = responsible.map((who, n) =>
        newTask(
          {
            id: newId(start + n),
            name: `Task ${n}`,
            dueDate: '2026-03-09',
            responsible: who,
            serviceProviderId: client.serviceProviderId,
            clientId: client.id,
            createdBy: 'base',
          },
          new Date(start),
        ),
      );
      const transaction = new Transaction();
      saveTasks(transaction, { clients: [client], created: tasks });
      await transaction.commit(table);
      return tasks;
    },
    /** The mails that the outbox holds by now, after everything in it was applied, sorted by address. */
    sentMails: async (): Promise<readonly Mail[]> => {
      for (let retried = 1; retried > 0; ) {
        ({ retried } = await worker.sweep(new Date(Date.now() + 60_000)));
      }
      return mails.splice(0).sort((one, other) => (one.to < other.to ? -1 : 1));
    },
  };
}

export type ReferralOffice = Awaited<ReturnType<typeof openReferralOffice>>;

/** Templates by address. */
export function addressed(mails: readonly Mail[]): string[] {
  return mails.map(({ template, to }) => `${template} → ${to}`);
}

/** Where a reply says the faults are. */
export function pointersIn({ body }: Received): string[] {
  return ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
}
