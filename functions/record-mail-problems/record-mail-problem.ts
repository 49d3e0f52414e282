import { type Client, type MailProblem, mailProblems } from '#shared/domain/client.ts';
import { newTask, systemCreator, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { findByEmail } from '#shared/persistence/email-claims.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { insertTask } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { announceTasks } from '#shared/tasks/notices.ts';
import { dayIn, instanceZone } from '#shared/time.ts';

export type Recorded = 'recorded' | 'recorded-without-task' | 'known' | 'staff' | 'unknown';

const taskNames: Readonly<Record<MailProblem, string>> = {
  bounced: 'Mail bounces: check the e-mail address / Le courriel est refusé : vérifier l’adresse',
  complained: 'Marked our mail as spam: ask about e-mail / Courriel signalé comme indésirable : en parler',
};

/**
 * Marks the profile of the client with this address, which stops the job feed, and creates a task for the assigned staff, if any, due
 * today. Once, until the address changes.
 *
 * @throws 409 if the profile is changed at the same time: try again
 */
export async function recordMailProblem(
  { table, ring }: { readonly table: Table; readonly ring: KeyRing },
  address: string,
  problem: MailProblem,
  now: Date,
): Promise<Recorded> {
  const account = await findByEmail(table, ring, address);
  if (account?.kind !== 'client') {
    return account ? 'staff' : 'unknown';
  }
  const client = await clientById(table, account.id);
  // An unconfirmed new address has a claim, but gets only the confirmation link.
  if (!client || client.email.toLowerCase() !== address.trim().toLowerCase()) {
    return 'unknown';
  }
  if (client.mailProblem !== undefined && !isWorse(problem, client.mailProblem)) {
    return 'known';
  }

  const task = client.mailProblem === undefined ? taskFor(client, problem, now) : undefined;
  if (task) {
    try {
      await write(table, client, problem, task, now);
      return 'recorded';
    } catch (error) {
      // The client has the maximum number of open tasks.
      if (!(error instanceof Problem && error.kind === 'unprocessable')) {
        throw error;
      }
    }
  }
  await write(table, client, problem, undefined, now);
  return 'recorded-without-task';
}

function isWorse(problem: MailProblem, known: MailProblem): boolean {
  return mailProblems.indexOf(problem) > mailProblems.indexOf(known);
}

function taskFor(client: Client, problem: MailProblem, now: Date): Task | undefined {
  if (client.assignedStaffIds.length === 0 || client.archivedAt !== undefined) {
    return undefined;
  }
  const draft = {
    id: newId(now.getTime()),
    name: taskNames[problem],
    dueDate: dayIn(instanceZone, now),
    responsible: { staffIds: [...client.assignedStaffIds], client: false },
    serviceProviderId: client.serviceProviderId,
    clientId: client.id,
    createdBy: systemCreator,
  };
  return newTask(draft, now);
}

async function write(
  table: Table,
  client: Client,
  mailProblem: MailProblem,
  task: Task | undefined,
  now: Date,
): Promise<void> {
  const transaction = new Transaction();
  const expected = { email: client.email, mailProblem: client.mailProblem, assignedStaffIds: client.assignedStaffIds };
  const changed = () => new Problem('conflict', 'The profile was changed at the same time.');
  changeClient(transaction, client, { ...client, mailProblem }, expected, changed, now);
  if (task) {
    insertTask(transaction, task, client);
    announceTasks(transaction, [{ after: task }], { byId: systemCreator, now, requestId: task.id });
  }
  await transaction.commit(table);
}
