import { beforeAll, describe, expect, it } from 'vitest';
import { parseMailEvent } from '#functions/record-mail-problems/events.ts';
import { recordMailProblem } from '#functions/record-mail-problems/record-mail-problem.ts';
import type { Client } from '#shared/domain/client.ts';
import { maxOpenTasks, newTask } from '#shared/domain/task.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { openTasksOfClient, saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { itemsOf } from '../support/table-items.ts';

const now = new Date('2026-03-08T04:30:00.000Z');
/** Still the day before in Toronto. */
const today = '2026-03-07';

let fixture: ClientProfileFixture;
beforeAll(async () => {
  fixture = await clientProfileFixture();
});

async function reachable(fields: Partial<Client> = {}): Promise<Client> {
  const client = await giveClient(fixture.table, { assignedStaffIds: ['base', 'colleague'], ...fields });
  await batchWrite(fixture.table, { put: [claimEmail(fixture.ring, client.email, { kind: 'client', id: client.id })] });
  return client;
}

const record = (address: string, problem: 'bounced' | 'complained' = 'bounced') =>
  recordMailProblem(fixture, address, problem, now);

const profileOf = async (client: Client) => (await fixture.as('base')('GET', `/v1/clients/${client.id}`)).body;

describe('mail that comes back', () => {
  it('shows on the profile, for staff only, and is one task for the assigned staff, due today, with one notice', async () => {
    const client = await reachable();
    const before = await profileOf(client);
    expect(await record(client.email.toUpperCase())).toBe('recorded');
    expect(await record(client.email)).toBe('known');

    expect(await profileOf(client)).toMatchObject({ mailProblem: 'bounced', version: before.version });
    await fixture.signIn(client.id);
    expect((await fixture.as(client.id)('GET', `/v1/clients/${client.id}`)).body).not.toHaveProperty('mailProblem');
    const tasks = await openTasksOfClient(fixture.table, client.id);
    expect(tasks).toMatchObject([{ dueDate: today, responsible: { staffIds: ['base', 'colleague'], client: false } }]);
    const notices = (await itemsOf(fixture.table, 'Outbox')).filter(({ effect }) =>
      (effect as { taskIds?: string[] }).taskIds?.includes(tasks[0]?.id ?? ''),
    );
    expect(notices).toMatchObject([{ effect: { kind: 'task.notify', staffIds: ['base', 'colleague'] } }]);
  });

  it('a complaint after a bounce is the worse, a bounce after a complaint no news; no second task', async () => {
    const client = await reachable();
    await record(client.email);
    expect(await record(client.email, 'complained')).toBe('recorded-without-task');
    expect(await record(client.email, 'bounced')).toBe('known');
    expect(await profileOf(client)).toMatchObject({ mailProblem: 'complained' });
    expect(await openTasksOfClient(fixture.table, client.id)).toHaveLength(1);
  });

  it('a person with nobody assigned, one who is archived, and one with 50 open tasks show it without a task', async () => {
    const referral = await reachable({ assignedStaffIds: [] });
    const archived = await reachable({ archivedAt: '2026-01-01T00:00:00.000Z' });
    const busy = await reachable();
    const transaction = new Transaction();
    const created = Array.from({ length: maxOpenTasks }, (_, index) =>
      newTask(
        {
          id: `${busy.id}-${index}`,
          name: 'Busy',
          dueDate: today,
          responsible: { staffIds: ['base'], client: false },
          serviceProviderId: busy.serviceProviderId,
          clientId: busy.id,
          createdBy: 'base',
        },
        now,
      ),
    );
    saveTasks(transaction, { clients: [busy], created });
    await transaction.commit(fixture.table);
    for (const client of [referral, archived, busy]) {
      expect(await record(client.email)).toBe('recorded-without-task');
      expect(await clientById(fixture.table, client.id)).toMatchObject({ mailProblem: 'bounced' });
    }
    expect(await openTasksOfClient(fixture.table, busy.id)).toHaveLength(maxOpenTasks);
  });

  it('an address that is not theirs (any more), of staff, or of nobody changes no profile', async () => {
    const client = await reachable({ pendingEmail: 'next@clients.example' });
    await batchWrite(fixture.table, {
      put: [
        claimEmail(fixture.ring, 'next@clients.example', { kind: 'client', id: client.id }),
        claimEmail(fixture.ring, 'base@staff.example', { kind: 'staff', id: 'base' }),
      ],
    });
    expect(await record('next@clients.example')).toBe('unknown');
    expect(await record('nobody@clients.example')).toBe('unknown');
    expect(await record('base@staff.example')).toBe('staff');
    expect(await profileOf(client)).not.toHaveProperty('mailProblem');
  });

  it('two reports at once make one task', async () => {
    const client = await reachable();
    const outcomes = await Promise.allSettled([record(client.email), record(client.email)]);
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await openTasksOfClient(fixture.table, client.id)).toHaveLength(1);
  });

  it('ED-05: a new address of somebody who has no password yet is a new start', async () => {
    const client = await reachable({ accountStatus: 'invited' });
    await record(client.email);
    const email = `new-${client.email}`;
    const reply = await fixture.as('base')('PATCH', `/v1/clients/${client.id}`, {
      body: { contact: { email } },
      headers: { 'if-match': `"${client.version}"` },
    });
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).not.toHaveProperty('mailProblem');
  });
});

describe('what SES publishes', () => {
  const bounce = (bounceType: string, emailAddress: string) =>
    JSON.stringify({
      eventType: 'Bounce',
      bounce: { bounceType, bounceSubType: 'General', bouncedRecipients: [{ emailAddress, status: '5.1.1' }] },
      mail: { messageId: 'id', tags: { 'outbox-id': ['a'] } },
    });

  it.each([
    ['a permanent bounce', bounce('Permanent', 'a@b.example'), { problem: 'bounced', addresses: ['a@b.example'] }],
    ['one with a name', bounce('Permanent', 'A B <a@b.example>'), { problem: 'bounced', addresses: ['a@b.example'] }],
    ['a full mailbox', bounce('Transient', 'a@b.example'), undefined],
    ['one that nobody can tell', bounce('Undetermined', 'a@b.example'), undefined],
    [
      'a complaint',
      JSON.stringify({
        eventType: 'Complaint',
        complaint: { complainedRecipients: [{ emailAddress: 'a@b.example' }] },
      }),
      { problem: 'complained', addresses: ['a@b.example'] },
    ],
    ['a delivery', JSON.stringify({ eventType: 'Delivery', delivery: {} }), undefined],
    ['the text that tries the topic', 'Successfully validated SNS topic for Amazon SES event publishing.', undefined],
  ])('%s', (_name, message, expected) => {
    expect(parseMailEvent(message)).toEqual(expected);
  });
});
