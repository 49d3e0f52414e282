import { setTimeout } from 'node:timers/promises';

/** So many starts a second at most, in real time. */
export class Pace {
  readonly #pauseMs: number;
  #next = 0;

  constructor(perSecond: number) {
    this.#pauseMs = 1000 / perSecond;
  }

  /** Waits for its turn. */
  async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#pauseMs;
    if (at > now) {
      await setTimeout(at - now);
    }
  }
}
