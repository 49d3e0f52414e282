import type { CamsPerson } from '#shared/domain/cams.ts';
import type { Client } from '#shared/domain/client.ts';
import { claimCamsPerson, saveEap } from '#shared/persistence/cams.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { type Applied, applyPerson } from './apply.ts';
import { CamsFailure } from './cams.ts';

/** CL-12, CM-03. */
export const noPerson =
  'No matches. Give the Client Reference Number: the Case Reference Number looks like it, and matches nobody.';
/** CL-09. */
export const noAssessment = 'No matches. Only assessments that have been submitted can be imported.';

/** At most one refresh of a client a minute; linking counts as one (CM-12). */
export const refreshAllowance = { limit: 1, windowSeconds: 60 } as const;

export function refreshSubject(clientId: string): string {
  return `cams-refresh#${clientId}`;
}

/**
 * What CaMS answered, or why there is no answer, in the portal's own words.
 * @throws 503 while CaMS gives none
 */
export async function answerOf<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof CamsFailure)) {
      throw error;
    }
    if (error.reason === 'not-connected') {
      throw new Problem('unavailable', 'This instance has no connection to CaMS.', { cause: error });
    }
    throw new Problem('unavailable', 'CaMS gives no answer just now. Nothing was changed; try again shortly.', {
      cause: error,
      headers: { 'Retry-After': String(error.retryAfterSeconds ?? 10) },
    });
  }
}

/**
 * The person or assessment that a request names.
 * @throws 422 at `pointer` where there is none; 503 while CaMS gives no answer
 */
export async function named<T>(asked: Promise<T | undefined>, pointer: string, hint: string): Promise<T> {
  const found = await answerOf(asked);
  if (found === undefined) {
    throw unprocessable(pointer, hint);
  }
  return found;
}

/**
 * Links a client that is about to be written: the claim of the person and their plans go into the transaction (two operations),
 * the record is for the caller to write. A person who is linked already is refused (CM-07).
 *
 * @param pointer where the request names the person
 */
export function addLink(
  transaction: Transaction,
  client: Client,
  person: CamsPerson,
  link: { readonly ring: KeyRing; readonly linkedBy: string; readonly now: Date; readonly pointer: string },
): Applied {
  const { ring, linkedBy, now, pointer } = link;
  const detail = 'This person in CaMS is linked to an account already.';
  claimCamsPerson(
    transaction,
    ring,
    person.reference,
    client.id,
    () => new Problem('conflict', detail, { errors: [{ pointer, detail }] }),
  );
  saveEap(transaction, client.id, person.plans);
  return applyPerson(client, { reference: person.reference, linkedBy, linkedAt: now.toISOString() }, person, now);
}
