import { Logger } from '@aws-lambda-powertools/logger';
import type { LogEvent, LogEvents } from './events.ts';

/** Structured logs from the catalogue of events; level and service name come from Powertools' own variables. */
export class EventLog {
  readonly #logger: Logger;

  constructor(service: string) {
    this.#logger = new Logger({ serviceName: service });
  }

  info<E extends LogEvent>(event: E, fields: LogEvents[E]): void {
    this.#logger.info(event, { event, ...fields });
  }

  warn<E extends LogEvent>(event: E, fields: LogEvents[E]): void {
    this.#logger.warn(event, { event, ...fields });
  }

  error<E extends LogEvent>(event: E, fields: LogEvents[E]): void {
    this.#logger.error(event, { event, ...fields });
  }

  /** Ids that every further event of this invocation carries. */
  correlate(ids: { readonly requestId?: string; readonly importId?: string; readonly runId?: string }): void {
    this.#logger.resetKeys();
    this.#logger.appendKeys(ids);
  }
}

/** What may be logged of an unexpected error: its class and where it was thrown, not its message. */
export function errorFacts(error: unknown): { errorName: string; stack?: string } {
  if (!(error instanceof Error)) {
    return { errorName: typeof error };
  }
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12)
    .join('\n');
  return { errorName: error.name, ...(frames ? { stack: frames } : {}) };
}
