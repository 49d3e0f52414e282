import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FunctionDescription } from '#shared/function-description.ts';
import { endOfOutput, type Failure, type ThreadReply, type ThreadRequest } from './lambda-messages.ts';
import { StartError } from './start-error.ts';

export type Outcome =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly failure: Failure };

/** Runs a function once: what gateway, stream, object and schedule runners need to know of the runtime. */
export type Invoke = (name: string, payload: unknown) => Promise<Outcome>;

/** Hears what a function does, in order. */
export interface Listener {
  /** What a long function logged as `progress`. */
  progress(progress: unknown): void;
  /** A call ended; nothing of it comes after this. */
  ended(): void;
}

export interface RuntimeOptions {
  readonly functions: readonly FunctionDescription[];
  /** Where the functions' folders are. */
  readonly folder: URL;
  /** A value for every variable that a function may have. */
  readonly environment: Readonly<Record<string, string>>;
  /** What every function has besides: endpoints, credentials, region. */
  readonly platform: Readonly<Record<string, string>>;
  /** Each line that a function prints. */
  readonly onLine?: (line: string) => void;
}

/**
 * The functions' runtime. Threads keep the API answering whatever the others do: those behind HTTP and sign-in share one,
 * short background functions share another, and each long one (scheduled, a loop, or
 * one that computes) has its own.
 */
export class LambdaRuntime {
  readonly #options: RuntimeOptions;
  readonly #descriptions: ReadonlyMap<string, FunctionDescription>;
  readonly #threads = new Map<string, Thread>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #stopped = false;

  /** @throws StartError if a function lacks a variable or has a wrong one */
  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#descriptions = new Map(options.functions.map((description) => [description.name, description]));
    for (const description of options.functions) {
      checkEnvironment(description, options.environment);
    }
  }

  has(name: string): boolean {
    return this.#descriptions.has(name);
  }

  /** Runs a function once, within its own time limit. */
  async invoke(name: string, payload: unknown): Promise<Outcome> {
    const description = this.#descriptions.get(name);
    if (!description) {
      return failed('ResourceNotFoundException', `Function not found: ${name}`);
    }
    if (this.#stopped) {
      return failed('Runtime.Stopped', 'The stack is stopping');
    }
    const group = groupOf(description);
    const thread = this.#threads.get(group) ?? this.#start(group);
    const id = randomUUID();
    const timeLimit = description.timeoutSeconds * 1000;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => {
        resolve(failed('Sandbox.Timedout', `Task timed out after ${description.timeoutSeconds.toFixed(2)} seconds`));
        // Nobody shares the thread of a long function: it stops for good, as on Lambda, and the next call has a new one.
        if (group !== name) {
          return;
        }
        this.#retire(group, thread);
        void thread.worker.terminate();
      }, timeLimit);
    });
    const request = { id, name, payload: JSON.stringify(payload ?? {}), deadline: Date.now() + timeLimit };
    const outcome = await Promise.race([thread.run(request), timeout]);
    clearTimeout(timer);
    thread.forget(id);
    for (const listener of this.#listeners.get(name) ?? []) {
      listener.ended();
    }
    if (!outcome.ok) {
      this.#options.onLine?.(JSON.stringify({ level: 'ERROR', function: name, ...outcome.failure }));
    }
    return outcome;
  }

  /**
   * Runs a function until it says that it is done, as the Step Functions loop does: an answer with `done: false` brings a
   * further call whose payload is the last one with the rest of the answer laid over it.
   */
  async runToEnd(name: string, payload: Readonly<Record<string, unknown>>): Promise<Outcome> {
    let input = payload;
    for (;;) {
      const outcome = await this.invoke(name, input);
      const answer = outcome.ok ? asRecord(outcome.payload) : undefined;
      if (answer?.done !== false) {
        return outcome;
      }
      const { done: _, ...rest } = answer;
      input = { ...input, ...rest };
    }
  }

  /** Hears of a function until the returned function is called. */
  listen(name: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#threads.values()].map((thread) => thread.worker.terminate()));
  }

  #start(group: string): Thread {
    const thread: Thread = new Thread({
      folder: fileURLToPath(this.#options.folder),
      environment: { ...this.#options.environment, ...this.#options.platform },
      onLine: (line) => {
        this.#options.onLine?.(line);
        const progress = this.#descriptions.has(group) ? progressIn(line) : undefined;
        if (progress !== undefined) {
          for (const listener of this.#listeners.get(group) ?? []) {
            listener.progress(progress);
          }
        }
      },
      onExit: () => this.#retire(group, thread),
    });
    this.#threads.set(group, thread);
    return thread;
  }

  #retire(group: string, thread: Thread): void {
    if (this.#threads.get(group) === thread) {
      this.#threads.delete(group);
    }
  }
}

class Thread {
  readonly worker: Worker;
  readonly #waiting = new Map<string, (outcome: Outcome) => void>();
  /** Calls of which either the reply or the end of the output has come. */
  readonly #half = new Map<string, Outcome | undefined>();

  constructor(options: {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly onLine: (line: string) => void;
    readonly onExit: () => void;
  }) {
    this.worker = new Worker(new URL('./lambda-thread.ts', import.meta.url), {
      workerData: { folder: options.folder },
      env: options.environment,
      stdout: true,
      stderr: true,
    });
    for (const output of [this.worker.stdout, this.worker.stderr]) {
      createInterface({ input: output }).on('line', (text) => {
        const [line = '', id] = text.split(endOfOutput);
        if (line !== '') {
          options.onLine(line);
        }
        if (id !== undefined) {
          this.#advance(id);
        }
      });
    }
    this.worker.on('message', (reply: ThreadReply) => this.#advance(reply.id, outcomeOf(reply)));
    let reason = 'Runtime exited';
    this.worker.on('error', (error: Error) => {
      reason = error.message;
      options.onLine(error.stack ?? error.message);
    });
    // A function that brings its thread down fails every call in it; the next call starts a new one.
    this.worker.on('exit', () => {
      options.onExit();
      for (const id of [...this.#waiting.keys()]) {
        this.#settle(id, failed('Runtime.ExitError', reason));
      }
    });
  }

  run(request: ThreadRequest): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#waiting.set(request.id, resolve);
      this.worker.postMessage(request);
    });
  }

  forget(id: string): void {
    this.#waiting.delete(id);
    this.#half.delete(id);
  }

  /** Reply and output come by different ways; a call ends when both are complete. */
  #advance(id: string, outcome?: Outcome): void {
    if (!this.#waiting.has(id)) {
      return;
    }
    const known = outcome ?? this.#half.get(id);
    if (!this.#half.has(id) || !known) {
      this.#half.set(id, outcome);
    } else {
      this.#settle(id, known);
    }
  }

  #settle(id: string, outcome: Outcome): void {
    this.#waiting.get(id)?.(outcome);
    this.forget(id);
  }
}

/** Lambda's limit of a synchronous answer. */
const maxAnswerBytes = 6 * 1024 * 1024 + 100;

function outcomeOf(reply: ThreadReply): Outcome {
  if ('failure' in reply) {
    return { ok: false, failure: reply.failure };
  }
  if (Buffer.byteLength(reply.payload) > maxAnswerBytes) {
    const limit = `maximum allowed payload size (${maxAnswerBytes} bytes)`;
    return failed('Function.ResponseSizeTooLarge', `Response payload size exceeded ${limit}.`);
  }
  return { ok: true, payload: JSON.parse(reply.payload) };
}

function groupOf({ name, triggers, ownThread }: FunctionDescription): string {
  const isLong =
    ownThread || triggers.some((trigger) => trigger.kind === 'schedule' || ('loop' in trigger && trigger.loop));
  if (isLong) {
    return name;
  }
  return triggers.some((trigger) => trigger.kind === 'http' || trigger.kind === 'cognito')
    ? '#requests'
    : '#background';
}

function checkEnvironment({ name, env }: FunctionDescription, environment: Readonly<Record<string, string>>): void {
  const checked = env.safeParse(environment);
  if (checked.success) {
    return;
  }
  const wrong = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new StartError(`The environment of functions/${name} does not fit its env.ts: ${wrong}`);
}

/** The `progress` of a structured log line. */
function progressIn(line: string): unknown {
  if (!line.includes('"progress"')) {
    return undefined;
  }
  try {
    return asRecord(JSON.parse(line))?.progress;
  } catch {
    return undefined;
  }
}

export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function failed(errorType: string, errorMessage: string): Outcome {
  return { ok: false, failure: { errorType, errorMessage } };
}
