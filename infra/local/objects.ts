import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Event, S3EventRecord } from 'aws-lambda';
import type { BucketName, FunctionDescription } from '#shared/function-description.ts';
import { region } from './aws.ts';
import type { CreatedObject } from './engines/s3.ts';
import type { LambdaRuntime, Outcome } from './lambda.ts';

/** An asynchronous invocation that fails is repeated twice. */
const attempts = 3;
const atOnce = 4;

export interface ObjectOptions {
  /** The folder that the S3 engine notes new objects in. */
  readonly journal: string;
  readonly functions: readonly FunctionDescription[];
  /** Names of the buckets here, by their names in the catalogue. */
  readonly buckets: Readonly<Record<BucketName, string>>;
  readonly runtime: Pick<LambdaRuntime, 'invoke' | 'runToEnd'>;
  readonly log: (line: string) => void;
  readonly pauseMs?: (attempt: number) => number;
}

/**
 * S3's event notifications: each new object is handed to the functions whose `object` trigger names its bucket and prefix.
 * Its journal entry goes only when they are through with it, so that whatever a crash cuts short is delivered again.
 */
export class ObjectEvents {
  readonly #options: ObjectOptions;
  readonly #waiting: string[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #open = false;

  constructor(options: ObjectOptions) {
    this.#options = options;
    mkdirSync(options.journal, { recursive: true });
  }

  /** Starts with what the last run left in the journal. */
  start(): void {
    const left = readdirSync(this.#options.journal).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    this.#open = true;
    for (const entry of left.sort()) {
      this.add(entry);
    }
    this.#next();
  }

  /** @param entry the name of a file in the journal */
  add(entry: string): void {
    if (!this.#waiting.includes(entry)) {
      this.#waiting.push(entry);
    }
    this.#next();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.race([Promise.all(this.#running), sleep(2_000)]);
  }

  #next(): void {
    while (this.#open && !this.#stopping.signal.aborted && this.#running.size < atOnce) {
      const entry = this.#waiting.shift();
      if (entry === undefined) {
        return;
      }
      const run: Promise<void> = this.#deliver(entry)
        .catch((error: unknown) => this.#options.log(`objects: ${String(error)}`))
        .finally(() => {
          this.#running.delete(run);
          this.#next();
        });
      this.#running.add(run);
    }
  }

  async #deliver(entry: string): Promise<void> {
    const file = join(this.#options.journal, entry);
    const created = JSON.parse(await readFile(file, 'utf8')) as CreatedObject;
    const event: S3Event = { Records: [recordOf(created, entry)] };
    for (const { name, loop } of receivers(this.#options, created)) {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await this.#run(name, loop, event);
        if (outcome.ok) {
          break;
        }
        if (this.#stopping.signal.aborted) {
          return;
        }
        if (attempt === attempts) {
          this.#options.log(
            `objects: ${name} failed ${attempts} times (${outcome.failure.errorType}); the event is dropped`,
          );
          break;
        }
        const pauseMs = this.#options.pauseMs?.(attempt) ?? attempt * 1_000;
        await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      }
      if (this.#stopping.signal.aborted) {
        return;
      }
    }
    await rm(file, { force: true });
  }

  #run(name: string, loop: boolean, event: S3Event): Promise<Outcome> {
    return loop ? this.#options.runtime.runToEnd(name, { ...event }) : this.#options.runtime.invoke(name, event);
  }
}

function receivers({ functions, buckets }: ObjectOptions, { bucket, key }: CreatedObject) {
  return functions.flatMap(({ name, triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'object' && buckets[trigger.bucket] === bucket && key.startsWith(trigger.prefix)
        ? [{ name, loop: trigger.loop ?? false }]
        : [],
    ),
  );
}

export function recordOf({ bucket, key, size, eTag, eventName, at }: CreatedObject, entry: string): S3EventRecord {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: at,
    eventName,
    userIdentity: { principalId: 'local' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': entry, 'x-amz-id-2': '' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
      // Keys are form-encoded in events.
      object: {
        key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
        size,
        eTag,
        sequencer: entry,
      },
    },
  };
}
