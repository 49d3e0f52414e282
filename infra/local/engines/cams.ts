import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SimulatorOptions } from '../cams/simulator.ts';
import { host } from '../ports.ts';
import type { EngineHooks } from './thread.ts';

export interface CamsEngine {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the CaMS simulator in a process of its own, on a port that is known to be free; it cannot outlive this one. */
export async function startCams(options: SimulatorOptions, hooks: EngineHooks = {}): Promise<CamsEngine> {
  const file = fileURLToPath(new URL('../cams/process.ts', import.meta.url));
  const child = fork(file, { env: {}, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true });
  let stopping = false;
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding('utf8').on('data', (text: string) => hooks.onOutput?.(text));
  }
  const exited = once(child, 'exit');
  child.once('exit', (code) => {
    if (!stopping) {
      hooks.onFailure?.(new Error(`The CaMS simulator ended with code ${code}`));
    }
  });
  child.send(options);
  const [answer] = await Promise.race([once(child, 'message'), exited]);
  if (answer !== 'ready') {
    throw new Error(`The CaMS simulator does not start: ${String(answer)}`);
  }
  return {
    url: `http://${host}:${options.port}`,
    async stop() {
      if (stopping) {
        return;
      }
      stopping = true;
      child.disconnect();
      await exited;
    },
  };
}
