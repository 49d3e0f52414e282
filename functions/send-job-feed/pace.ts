import { setTimeout } from 'node:timers/promises';

/** Limits the rate of calls, in real time. */
export class Pace {
  readonly #pauseMs: number;
  #next = 0;

  constructor(perSecond: number) {
    this.#pauseMs = 1000 / perSecond;
  }

  async wait(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#pauseMs;
    if (at > now) {
      await setTimeout(at - now);
    }
  }
}
