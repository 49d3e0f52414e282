import { addLink, named, noPerson, refreshAllowance, refreshSubject } from '#shared/cams/link.ts';
import { freshness } from '#shared/cams/view.ts';
import { permitted } from '#shared/clients/client-call.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

const pointer = '/body/clientReferenceNumber';

/**
 * CM-02, CM-07, CL-13: the record as CaMS has it, the claim of the person, their plans and the audit in one transaction of five or
 * six operations. Somebody who edits the record meanwhile is not overwritten: it is read and filled again.
 */
export async function createCamsLink(dependencies: Dependencies, call: Call<typeof routes.createCamsLink>) {
  const { body, now } = call;
  const first = await permitted(dependencies, call, 'add_cams_link');
  assertUnlinked(first.client);
  const [person, ring] = await Promise.all([
    named(dependencies.cams.person(body.clientReferenceNumber), pointer, noPerson),
    dependencies.ring(),
    dependencies.throttle.exceeded(refreshSubject(first.client.id), refreshAllowance),
  ]);
  return retryOnConflict(async (isFirst) => {
    const { actor, client } = isFirst ? first : await permitted(dependencies, call, 'add_cams_link');
    assertUnlinked(client);
    const transaction = new Transaction();
    const applied = addLink(transaction, client, person, { ring, linkedBy: actor.id, now, pointer });
    const { version, serviceProviderId } = client;
    const expected = { version, serviceProviderId, cams: undefined };
    changeClient(
      transaction,
      client,
      applied.client,
      expected,
      (there) => (there ? new WriteConflict() : notFound()),
      now,
    );
    const subject = { kind: 'client', id: client.id } as const;
    const { changed } = applied;
    transaction.put(auditItem(call, { action: 'cams_link.added', actor, subject, changed }));
    const { cams } = applied.client;
    return call.commit(transaction, {
      body: {
        clientReferenceNumber: person.reference,
        ...(cams ? freshness(cams) : { lastSyncedAt: now.toISOString(), stale: false }),
        changed: [...changed],
      },
      location: `/v1/clients/${client.id}`,
    });
  });
}

function assertUnlinked(client: Client): void {
  if (client.cams) {
    throw new Problem('conflict', 'This client is linked to CaMS already. Remove that link first.');
  }
}
