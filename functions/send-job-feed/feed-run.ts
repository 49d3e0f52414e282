import * as z from 'zod';
import { isOpen } from '#shared/domain/posting.ts';
import { newId } from '#shared/ids.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { EventLog } from '#shared/observability/logger.ts';
import type { MailDelivery } from '#shared/outbox/mail-delivery.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { workShards } from '#shared/persistence/keys.ts';
import { type MatchInput, matchInputPage, readMatchInput } from '#shared/persistence/match-input.ts';
import { postingsById } from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Clock } from '#shared/time.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { isDue, wantsMail } from './due.ts';
import { FeedMailRepository, type Recipient } from './feed-mail-repository.ts';
import { feedMessage, type NameSources } from './feed-message.ts';
import { newForMail } from './feed-news.ts';
import { Pace } from './pace.ts';

/** The input of a run, or of its continuation. `scheduled`: only within `mailHours`. */
export const FeedRunPayload = z.object({
  scheduled: z.boolean().default(false),
  runId: z.string().optional(),
  shard: z.int().nonnegative().default(0),
  start: z.record(z.string(), z.string()).optional(),
  /** Mails accepted by SES. */
  sent: z.int().nonnegative().default(0),
  /** Clients with feed mail turned on who got none: not due, or nothing new. */
  skipped: z.int().nonnegative().default(0),
  /** Those of them who had a mail within their period. */
  notDue: z.int().nonnegative().default(0),
  /** Mails that SES did not accept; the next run tries most of them again. */
  failed: z.int().nonnegative().default(0),
});

export type FeedRunPayload = z.infer<typeof FeedRunPayload>;

export interface FeedRunOptions {
  readonly table: Table;
  readonly index: Pick<JobIndexReader, 'read'>;
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
  readonly delivery: Pick<MailDelivery, 'deliver'>;
  /** Mails a second. */
  readonly rate: number;
  readonly clock: Clock;
  readonly log: EventLog;
}

/** Clients per page: the limit of a BatchGet. */
const pageSize = 100;

const maxConcurrentSends = 16;

type Figures = Pick<FeedRunPayload, 'sent' | 'skipped' | 'notDue' | 'failed'>;

/**
 * Feed mail (JE-*): queues a mail for each client who is due, and sends the queue. The transaction that queues a mail also sets
 * `lastSentAt`, so each client gets one mail a period even if runs crash or overlap.
 */
export class FeedRun {
  readonly #options: FeedRunOptions;
  readonly #repository: FeedMailRepository;
  readonly #outbox: OutboxRepository;
  readonly #worker: OutboxWorker;
  readonly #pace: Pace;
  /** Mails that were not sent because the client has turned them off since. */
  readonly #dropped = new Set<string>();

  constructor(options: FeedRunOptions) {
    const { table, delivery, clock, log, rate } = options;
    this.#options = options;
    this.#repository = new FeedMailRepository(table);
    this.#outbox = new OutboxRepository(table);
    this.#pace = new Pace(rate);
    this.#worker = new OutboxWorker({
      outbox: this.#outbox,
      clock,
      log,
      appliers: {
        'feed-mail': async ({ clientId, message }, { id }) => {
          const input = await readMatchInput(table, clientId);
          if (input && wantsMail(input)) {
            await delivery.deliver(id, message);
          } else {
            this.#dropped.add(id);
          }
        },
      },
    });
  }

  /**
   * @param payload of the schedule, an operator, or the result of the previous call
   * @param hasTime whether there is time for another page of clients or another mail
   */
  async run(payload: FeedRunPayload, hasTime: () => boolean) {
    const { log } = this.#options;
    const runId = payload.runId ?? newId();
    // The correlation id of the mails, since there is no request.
    log.correlate({ runId });
    const { sent, skipped, notDue, failed } = payload;
    const figures: Figures = { sent, skipped, notDue, failed };
    let complete = await this.#send(await this.#pending(), figures, hasTime);
    let { shard, start } = payload;
    while (shard < workShards) {
      if (!hasTime()) {
        return { done: false, runId, shard, ...(start ? { start } : {}), ...figures };
      }
      const { inputs, next } = await matchInputPage(this.#options.table, shard, { limit: pageSize, start });
      const queued = await this.#queueDue(inputs.filter(wantsMail), payload.scheduled, figures);
      complete = await this.#send(queued, figures, hasTime);
      start = next;
      if (!next) {
        shard += 1;
      }
      const progress = { step: 'mails', done: figures.sent, total: figures.sent + figures.failed };
      log.info('feed.progress', { runId, progress });
    }
    if (!complete) {
      return { done: false, runId, shard, ...figures };
    }
    log.info('feed.completed', { runId, ...figures });
    return { done: true, runId, ...figures };
  }

  /** Ids of mails that earlier runs did not send. */
  async #pending(): Promise<string[]> {
    const ids: string[] = [];
    for await (const id of this.#outbox.ids('pending', this.#options.clock(), 'feed-mail')) {
      ids.push(id);
    }
    return ids;
  }

  /** Queues a mail for each client with new postings. @returns the ids of the mails */
  async #queueDue(subscribers: readonly MatchInput[], scheduled: boolean, figures: Figures): Promise<string[]> {
    const { index, vocabulary, clock } = this.#options;
    const now = clock();
    const states = await this.#repository.states(subscribers.map((input) => input.clientId));
    const due = subscribers.filter((input) => isDue(input, states.get(input.clientId)?.lastSentAt, { now, scheduled }));
    figures.skipped += subscribers.length - due.length;
    figures.notDue += subscribers.length - due.length;
    if (due.length === 0) {
      return [];
    }
    const [jobs, occupations, recipients] = await Promise.all([
      index.read(vocabulary.skills()),
      vocabulary.occupations(),
      this.#repository.recipients(due.map((input) => input.clientId)),
    ]);
    const ids: string[] = [];
    for (const recipient of recipients) {
      const { input, state } = recipient;
      const stillDue = wantsMail(input) && isDue(input, state?.lastSentAt, { now, scheduled });
      const id = stillDue ? await this.#queue(recipient, { index: jobs, occupations }, now) : undefined;
      if (id === undefined) {
        figures.skipped += 1;
      } else {
        ids.push(id);
      }
    }
    return ids;
  }

  async #queue(
    { client, input, state, result }: Recipient,
    names: NameSources,
    now: Date,
  ): Promise<string | undefined> {
    const firstSeen = result?.firstSeen() ?? new Map<string, number>();
    const news = newForMail(names.index, input, { since: state?.through, firstSeen, now });
    if (news.items.length === 0 || client.mailProblem !== undefined) {
      return undefined;
    }
    const found = await postingsById(
      this.#options.table,
      news.items.map((item) => item.postingId),
    );
    const postings = new Map([...found].filter(([, posting]) => isOpen(posting, now)));
    const message = feedMessage(client, news, postings, names);
    if (!message) {
      return undefined;
    }
    const id = newId();
    const after = { clientId: client.id, lastSentAt: now.toISOString(), through: news.through };
    const mail = { kind: 'feed-mail', clientId: client.id, message } as const;
    return (await this.#repository.queue(id, mail, state, after)) ? id : undefined;
  }

  /** Sends mails at the configured rate. @returns false if there was not enough time for all: the next call sends the rest */
  async #send(ids: readonly string[], figures: Figures, hasTime: () => boolean): Promise<boolean> {
    const inProgress = new Set<Promise<void>>();
    let complete = true;
    for (const id of ids) {
      complete = hasTime();
      if (!complete) {
        break;
      }
      await this.#pace.wait();
      if (inProgress.size >= maxConcurrentSends) {
        await Promise.race(inProgress);
      }
      const sending = this.#attempt(id, figures).finally(() => inProgress.delete(sending));
      inProgress.add(sending);
    }
    await Promise.all(inProgress);
    return complete;
  }

  async #attempt(id: string, figures: Figures): Promise<void> {
    const outcome = await this.#worker.attempt(id);
    if (outcome === 'done') {
      figures[this.#dropped.delete(id) ? 'skipped' : 'sent'] += 1;
    } else if (outcome !== 'skipped') {
      figures.failed += 1;
    }
  }
}
