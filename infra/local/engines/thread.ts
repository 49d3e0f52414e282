import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** A server that runs in a thread of this process: it can never outlive it. */
export interface Engine<Ready> {
  readonly ready: Ready;
  stop(): Promise<void>;
}

export interface EngineHooks {
  /** What the engine posts while it runs. */
  readonly onMessage?: (message: unknown) => void;
  /** The engine died: nothing that needs it works any more. */
  readonly onFailure?: (error: Error) => void;
  /** What the engine prints. */
  readonly onOutput?: (text: string) => void;
}

type FromThread<Ready> =
  | { readonly kind: 'ready'; readonly ready: Ready }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'message'; readonly message: unknown };

/** Starts the thread at `file`, whose body is one call of {@link runEngine}. */
export async function startEngine<Options, Ready>(
  file: URL,
  options: Options,
  hooks: EngineHooks = {},
): Promise<Engine<Ready>> {
  // No variable of the caller's shell reaches an engine: nothing in there may find an AWS profile.
  const worker = new Worker(file, { workerData: options, env: {}, stdout: true, stderr: true });
  for (const output of [worker.stdout, worker.stderr] satisfies Readable[]) {
    output.setEncoding('utf8').on('data', (text: string) => hooks.onOutput?.(text));
  }
  let stopping = false;
  const ready = await new Promise<Ready>((resolve, reject) => {
    worker.on('message', (message: FromThread<Ready>) => {
      if (message.kind === 'ready') {
        resolve(message.ready);
      } else if (message.kind === 'failed') {
        reject(new Error(message.message));
      } else {
        hooks.onMessage?.(message.message);
      }
    });
    worker.on('error', (error: Error) => {
      reject(error);
      hooks.onFailure?.(error);
    });
    worker.on('exit', (code) => {
      const error = new Error(`${file.pathname} ended with code ${code}`);
      reject(error);
      if (!stopping) {
        hooks.onFailure?.(error);
      }
    });
  });
  return {
    ready,
    async stop() {
      if (stopping) {
        return;
      }
      stopping = true;
      const exited = once(worker, 'exit');
      const timer = setTimeout(() => void worker.terminate(), 3_000);
      worker.postMessage('stop');
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The body of an engine's thread. */
export async function runEngine<Options, Ready>(
  start: (options: Options, post: (message: unknown) => void) => Promise<Engine<Ready>>,
): Promise<void> {
  const port = parentPort;
  if (!port) {
    throw new Error('An engine runs in a thread');
  }
  try {
    const engine = await start(workerData as Options, (message) => port.postMessage({ kind: 'message', message }));
    port.on('message', async () => {
      await engine.stop();
      process.exit(0);
    });
    port.postMessage({ kind: 'ready', ready: engine.ready });
  } catch (error) {
    port.postMessage({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
