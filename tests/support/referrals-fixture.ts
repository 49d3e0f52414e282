/**
 * The client profile's fixture with further providers (Hillside has no contact address, `bare` no staff), further staff at
 * Riverside, and the outbox: referrals and transfer requests with the mails that come of them. Its clock stands at 09:05 in
 * Toronto on Monday, 2 March 2026, and goes on by a millisecond a call.
 */

import { assignmentNotifier } from '#shared/clients/assignment-notices.ts';
import type { Client } from '#shared/domain/client.ts';
import { newTask, type Responsible, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toProviderItem } from '#shared/persistence/providers.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { transferNotifier } from '#shared/transfers/notices.ts';
import { giveClient } from './client-file.ts';
import { clientProfileFixture, giveStaff, staffMember } from './client-profile-fixture.ts';
import type { Received } from './http.ts';
import { type Mail, outboxFixture } from './outbox-fixture.ts';

export const hillside = 'hillside';

/** Beside those of `client-profile-fixture.ts`, by what they may do; `other` is at Riverside too. */
const furtherStaff = {
  riverManager: { provider: 'riverside', permissions: ['clients:provider'] },
  riverIntake: { provider: 'riverside', permissions: ['referrals:base'] },
  riverBase: { provider: 'riverside', permissions: ['clients:base'] },
  riverDesk: { provider: 'riverside', permissions: ['tasks:base'] },
  riverNetwork: { provider: 'riverside', permissions: ['clients:group'] },
  far: { provider: hillside, permissions: ['clients:base', 'referrals:base'] },
} as const;

/** 09:05 in Toronto. */
const start = Date.parse('2026-03-02T14:05:00.000Z');

export async function referralsFixture() {
  let calls = 0;
  const time = { moved: 0 };
  const clock = () => new Date(start + time.moved + calls++);
  const fixture = await clientProfileFixture({ now: clock });
  const { table } = fixture;
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
    ],
  });
  await giveStaff(table, staff);
  const { sentMails } = outboxFixture(table, () => new Date(start + 3600_000), {
    'transfer.notify': transferNotifier(table, clock),
    'assignment.notify': assignmentNotifier(table, clock),
  });

  return {
    ...fixture,
    time,
    clock,
    given: (fields: Partial<Client> = {}) => giveClient(table, fields),
    refer: (who: string, client: Pick<Client, 'id'>, body: object, headers = {}): Promise<Received> =>
      fixture.as(who)('POST', `/v1/clients/${client.id}/referrals`, { body, headers }),
    referrals: (who: string, client: Pick<Client, 'id'>, query = '') =>
      fixture.as(who)('GET', `/v1/clients/${client.id}/referrals${query}`),
    request: (who: string, body: object, headers = {}) =>
      fixture.as(who)('POST', '/v1/transfer-requests', { body: { reason: 'Lives nearby now.', ...body }, headers }),
    decide: (who: string, id: unknown, what: 'approval' | 'refusal' | 'cancellation', body?: object) =>
      fixture.as(who)('POST', `/v1/transfer-requests/${id}/${what}`, body === undefined ? {} : { body }),
    requests: (who: string, query = '') => fixture.as(who)('GET', `/v1/transfer-requests${query}`),
    /** The sealed reference that the look-up gives somebody of a person. */
    refOf: async (who: string, client: Pick<Client, 'lastName'>): Promise<string> => {
      const reply = await fixture.as(who)('GET', `/v1/clients/lookup?lastName=${encodeURIComponent(client.lastName)}`);
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
    sentMails: async () => (await sentMails()).toSorted((one, other) => (one.to < other.to ? -1 : 1)),
  };
}

export type ReferralsFixture = Awaited<ReturnType<typeof referralsFixture>>;

/** Templates by address. */
export function addressed(mails: readonly Mail[]): string[] {
  return mails.map(({ template, to }) => `${template} → ${to}`);
}
