import type { Platform } from '#shared/http/platform.ts';

/** What the use cases stand on. */
export interface Dependencies extends Pick<Platform, 'table'> {
  /** How long a bulk call begins with further clients; left out: as long as the gateway waits, with a margin. */
  readonly patienceSeconds?: number;
}
