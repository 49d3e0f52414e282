import type { Client } from '#shared/domain/client.ts';
import { Problem } from '#shared/problem.ts';

/** What still has to hold of the client's record when something of theirs is deleted: for the deletion's own transaction. */
export const withoutHold = { legalHold: undefined } as const;

/**
 * Under a legal hold nothing of a client is deleted. Who is told here may not know of the hold itself.
 * @throws 409
 */
export function assertNoHold({ legalHold }: Pick<Client, 'legalHold'>): void {
  if (legalHold) {
    throw nothingMayGo();
  }
}

export function nothingMayGo(): Problem {
  return new Problem('conflict', 'Nothing of this client may be deleted at present.');
}
