import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { EffectFailure } from '#shared/effect-failure.ts';
import { type EventLog, errorFacts } from '#shared/observability/logger.ts';
import type { Clock } from '#shared/time.ts';
import type { Effect, EffectKind } from './effects.ts';
import type { OutboxItem, OutboxRepository, Queue } from './repository.ts';

/**
 * Applies one effect outside the table. It may be called again for the same item: after a crash, or after a failure.
 * @throws EffectFailure where it knows why; any other error counts as passing
 */
export type Apply<K extends EffectKind> = (effect: Extract<Effect, { kind: K }>, item: OutboxItem) => Promise<void>;

export type Appliers = { readonly [K in EffectKind]?: Apply<K> };

/**
 * What became of an item: `skipped` where there is nothing to do for this worker: done, failed, not due, in another's hands,
 * or of a kind that it does not apply.
 */
export type Outcome = 'done' | 'pending' | 'failed' | 'skipped';

/** Takes outbox items from `pending` to `done` or `failed`, from the stream, by the sweep, or by hand. */
export class OutboxWorker {
  readonly #outbox: OutboxRepository;
  readonly #appliers: Appliers;
  readonly #clock: Clock;
  readonly #log: EventLog;
  readonly #queue: Queue;
  readonly #leaseSeconds: number | undefined;

  constructor(options: {
    readonly outbox: OutboxRepository;
    readonly appliers: Appliers;
    readonly clock: Clock;
    readonly log: EventLog;
    /** Which items a sweep looks after. */
    readonly queue?: Queue;
    /** For how long nobody else takes an item up: longer than an attempt can last. */
    readonly leaseSeconds?: number;
  }) {
    this.#outbox = options.outbox;
    this.#appliers = options.appliers;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#queue = options.queue ?? 'outbox';
    this.#leaseSeconds = options.leaseSeconds;
  }

  /**
   * One attempt at an item. What fails is put off, never thrown; only the table's own errors are.
   * @param options.atOnce also before its next try is due: an operator's wish
   */
  async attempt(id: string, options: { readonly atOnce?: boolean } = {}): Promise<Outcome> {
    const item = await this.#outbox.read(id);
    if (item?.status !== 'pending' || !this.#appliers[item.effect.kind]) {
      return 'skipped';
    }
    const now = this.#clock();
    // A first attempt is always due: the writer's clock may be a little ahead.
    const waits = item.attempts > 0 ? item.nextTryAt : item.notBefore;
    if (!options.atOnce && waits !== undefined && waits > now.toISOString()) {
      return 'skipped';
    }
    if (!(await this.#outbox.claim(item, now, this.#leaseSeconds))) {
      return 'skipped';
    }
    try {
      await this.#apply(item.effect, item);
    } catch (error) {
      return this.#putOff(item, error);
    }
    await this.#outbox.complete(item, this.#clock());
    this.#log.info('outbox.done', facts(item));
    return 'done';
  }

  /** For a stream consumer: what the table refused is named in `batchItemFailures` and comes again. */
  async consume(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
    const failed = await Promise.all(
      event.Records.map(async ({ dynamodb }) => {
        const id = dynamodb?.NewImage?.id?.S;
        if (id === undefined) {
          return undefined;
        }
        try {
          await this.attempt(id);
          return undefined;
        } catch (error) {
          this.#log.error('function.failed', errorFacts(error));
          return dynamodb?.SequenceNumber;
        }
      }),
    );
    return {
      batchItemFailures: failed
        .filter((itemIdentifier) => itemIdentifier !== undefined)
        .map((itemIdentifier) => ({ itemIdentifier })),
    };
  }

  /**
   * Tries everything that is due again: what the stream missed, and what failed before.
   * @param until real time after which no further item is taken up; the next sweep goes on
   * @throws the last error where an item could not even be read, once all others had their turn
   */
  async sweep(until: Date): Promise<{ retried: number; failed: number }> {
    let retried = 0;
    let failed = 0;
    let unreadable: unknown;
    for await (const id of this.#outbox.ids('pending', this.#clock(), this.#queue)) {
      if (new Date() > until) {
        break;
      }
      try {
        const outcome = await this.attempt(id);
        retried += outcome === 'skipped' ? 0 : 1;
        failed += outcome === 'failed' ? 1 : 0;
      } catch (error) {
        this.#log.error('function.failed', errorFacts(error));
        unreadable = error;
      }
    }
    if (retried > 0) {
      this.#log.info('outbox.swept', { retried, failed });
    }
    if (unreadable !== undefined) {
      throw unreadable;
    }
    return { retried, failed };
  }

  /**
   * An operator's wish: failed items start over, and are tried at once; `pending` where another worker has to.
   * @param ids absent = every failed item
   * @param ofQueues where ids are absent: its own queue, unless told otherwise
   */
  async replay(
    ids?: readonly string[],
    ofQueues: readonly Queue[] = [this.#queue],
  ): Promise<Readonly<Record<Outcome, number>>> {
    const outcomes = { done: 0, pending: 0, failed: 0, skipped: 0 };
    for await (const id of ids ?? this.#failed(ofQueues)) {
      const item = await this.#outbox.read(id);
      const reset = item?.status === 'failed' && (await this.#outbox.reset(item, this.#clock()));
      const mine = item !== undefined && this.#appliers[item.effect.kind] !== undefined;
      outcomes[!reset ? 'skipped' : mine ? await this.attempt(id) : 'pending'] += 1;
    }
    return outcomes;
  }

  async *#failed(ofQueues: readonly Queue[]): AsyncGenerator<string> {
    for (const queue of ofQueues) {
      yield* this.#outbox.ids('failed', undefined, queue);
    }
  }

  async #apply<K extends EffectKind>(effect: Extract<Effect, { kind: K }>, item: OutboxItem): Promise<void> {
    const kind: K = effect.kind;
    const apply: Apply<K> | undefined = this.#appliers[kind];
    await apply?.(effect, item);
  }

  async #putOff(item: OutboxItem, error: unknown): Promise<Outcome> {
    const known = error instanceof EffectFailure;
    const failure = known ? error.reason : error instanceof Error ? error.name : 'unknown';
    const outcome = await this.#outbox.postpone(item, this.#clock(), failure, known && error.permanent);
    if (outcome === 'failed') {
      this.#log.error('outbox.failed', { ...facts(item), failure });
    } else {
      this.#log.warn('outbox.postponed', { ...facts(item), failure });
    }
    return outcome;
  }
}

function facts(item: OutboxItem) {
  return {
    outboxId: item.id,
    effect: item.effect.kind,
    attempts: item.attempts,
    ...(item.requestId === undefined ? {} : { requestId: item.requestId }),
  };
}
