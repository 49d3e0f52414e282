import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { clientRecipient, staffRecipient } from '#shared/mail/recipients.ts';
import type { EventLog } from '#shared/observability/logger.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { openTaskFeed } from '#shared/persistence/task-lists.ts';
import { tasksByIds } from '#shared/persistence/tasks.ts';
import { type Clock, dayIn, instanceZone } from '#shared/time.ts';
import { digestMessage, type Person } from './digest-message.ts';
import { lastDigests, personKey, queueDigest } from './digest-repository.ts';

export const DigestPayload = z.object({
  /** Key of the last person done. */
  after: z.string().optional(),
  /** Queued mails. */
  sent: z.int().nonnegative().default(0),
  /** People with due tasks who got no mail: it was sent before, they may not get mail, or the tasks are completed. */
  skipped: z.int().nonnegative().default(0),
});

export type DigestPayload = z.infer<typeof DigestPayload>;

export interface DigestOptions {
  readonly table: Table;
  /** Mails per second, so that digests do not delay invitations. */
  readonly rate: number;
  readonly clock: Clock;
  readonly log: EventLog;
}

const chunkSize = 50;

interface Candidate {
  readonly person: Person;
  readonly taskIds: readonly string[];
}

/**
 * TK-14: sends each responsible person one mail a day with due and overdue tasks. List entries select the people, records the tasks.
 * The mail and its day are written in one transaction, so nobody gets two mails even if runs crash or overlap.
 */
export class DigestRun {
  readonly #options: DigestOptions;

  constructor(options: DigestOptions) {
    this.#options = options;
  }

  /** @param hasTime whether there is time for more people. @returns with `done: false`, the input of the next call */
  async run({ after, sent, skipped }: DigestPayload, hasTime: () => boolean) {
    const { table, clock, log } = this.#options;
    const figures = { sent, skipped };
    const day = dayIn(instanceZone, clock());
    const candidates = (await candidatesOn(table, day)).filter(
      ({ person }) => after === undefined || personKey(person) > after,
    );
    let last = after;
    for (let at = 0; at < candidates.length; at += chunkSize) {
      if (!hasTime()) {
        return { done: false, ...(last === undefined ? {} : { after: last }), ...figures };
      }
      const chunk = candidates.slice(at, at + chunkSize);
      const queued = await this.#queueDigests(chunk, day);
      figures.sent += queued;
      figures.skipped += chunk.length - queued;
      const latest = chunk.at(-1);
      last = latest && personKey(latest.person);
      log.info('digest.progress', {
        progress: { step: 'people', done: at + chunk.length, total: candidates.length },
      });
    }
    log.info('digest.completed', figures);
    return { done: true, ...figures };
  }

  async #queueDigests(candidates: readonly Candidate[], day: string): Promise<number> {
    const { table, clock, rate } = this.#options;
    const digests = await lastDigests(
      table,
      candidates.map(({ person }) => person),
    );
    const due = candidates.filter(({ person }) => (digests.get(personKey(person)) ?? '') < day);
    const idsOf = (kind: Person['kind']) => due.flatMap(({ person }) => (person.kind === kind ? [person.id] : []));
    const [tasks, staff] = await Promise.all([
      tasksByIds(
        table,
        due.flatMap(({ taskIds }) => taskIds),
      ),
      staffByIds(table, idsOf('staff')),
    ]);
    const clients = await clientsByIds(table, [
      ...idsOf('client'),
      ...[...tasks.values()].flatMap(({ clientId }) => clientId ?? []),
    ]);
    let queued = 0;
    for (const { person, taskIds } of due) {
      const client = clients.get(person.id);
      const recipient =
        person.kind === 'staff'
          ? staffRecipient(staff.get(person.id))
          : client?.accountStatus === 'active'
            ? clientRecipient(client)
            : undefined;
      const theirs = taskIds.flatMap((id) => tasks.get(id) ?? []);
      const message = recipient && digestMessage(person, recipient, theirs, clients, day);
      const last = digests.get(personKey(person));
      if (message && (await queueDigest(table, person, message, { last, day, now: clock() }))) {
        queued += 1;
        await setTimeout(1000 / rate);
      }
    }
    return queued;
  }
}

/** Sorted by key. Reads the lists of all providers, so that nobody gets two mails. */
async function candidatesOn(table: Table, day: string): Promise<Candidate[]> {
  const providers = await listProviders(table);
  const feed = await openTaskFeed(
    table,
    providers.map(({ id }) => id),
  );
  const byPerson = new Map<string, { person: Person; taskIds: string[] }>();
  const add = (person: Person, taskId: string) => {
    const key = personKey(person);
    const candidate = byPerson.get(key) ?? { person, taskIds: [] };
    byPerson.set(key, candidate);
    candidate.taskIds.push(taskId);
  };
  for (const { id, dueDate, responsible, clientId } of feed) {
    if (dueDate > day) {
      continue;
    }
    for (const staffId of responsible.staffIds) {
      add({ kind: 'staff', id: staffId }, id);
    }
    if (responsible.client && clientId !== undefined) {
      add({ kind: 'client', id: clientId }, id);
    }
  }
  return [...byPerson].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, candidate]) => candidate);
}
