import { CamsFailure } from '#shared/cams/cams.ts';
import { refreshAllowance, refreshSubject } from '#shared/cams/link.ts';
import { addSync, addSyncFailure } from '#shared/cams/sync.ts';
import { freshness } from '#shared/cams/view.ts';
import { permitted } from '#shared/clients/client-call.ts';
import type { CamsPerson } from '#shared/domain/cams.ts';
import type { CamsLink, Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { retryOnConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/**
 * CM-06, CM-12: what CaMS says now. Where it gives no answer, or does not know the person any more, everything stays as it was and
 * says since when.
 */
export async function refreshCamsLink(dependencies: Dependencies, call: Call<typeof routes.refreshCamsLink>) {
  const { now } = call;
  const first = await permitted(dependencies, call, 'refresh_cams_link');
  const { reference } = linkOf(first.client);
  await dependencies.throttle.assertAllowed(refreshSubject(first.client.id), refreshAllowance);
  const person = await answer(dependencies, reference);
  return retryOnConflict(async (isFirst) => {
    const { actor, client } = isFirst ? first : await permitted(dependencies, call, 'refresh_cams_link');
    if (linkOf(client).reference !== reference) {
      throw new Problem('conflict', 'The client was linked to somebody else meanwhile. Read it again.');
    }
    const transaction = new Transaction();
    const applied = person && addSync(transaction, client, person, now);
    const after = applied?.client ?? addSyncFailure(transaction, client, now);
    const subject = { kind: 'client', id: client.id } as const;
    const changed = applied?.changed ?? [];
    transaction.put(auditItem(call, { action: 'cams_link.refreshed', actor, subject, changed }));
    return call.commit(transaction, { body: freshness(linkOf(after)) });
  });
}

function linkOf({ cams }: Client): CamsLink {
  if (!cams) {
    throw new Problem('conflict', 'This client is not linked to CaMS.');
  }
  return cams;
}

async function answer({ cams }: Dependencies, reference: string): Promise<CamsPerson | undefined> {
  try {
    return await cams.person(reference);
  } catch (error) {
    if (error instanceof CamsFailure) {
      return undefined;
    }
    throw error;
  }
}
