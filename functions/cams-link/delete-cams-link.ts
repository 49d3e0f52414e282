import { withoutLink } from '#shared/cams/apply.ts';
import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { deleteEap, releaseCamsPerson } from '#shared/persistence/cams.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** CM-08: link, plans, and what only CaMS knew go in one transaction; the person is free for another account (CM-07). */
export async function deleteCamsLink(dependencies: Dependencies, call: Call<typeof routes.deleteCamsLink>) {
  const { now } = call;
  const [first, ring] = await Promise.all([permitted(dependencies, call, 'remove_cams_link'), dependencies.ring()]);
  return retryOnConflict(async (isFirst) => {
    const { actor, client } = isFirst ? first : await permitted(dependencies, call, 'remove_cams_link');
    const { id, cams, version, serviceProviderId } = client;
    if (!cams) {
      throw new Problem('conflict', 'This client is not linked to CaMS.');
    }
    const lost = () => new WriteConflict();
    const transaction = new Transaction();
    changeClient(
      transaction,
      client,
      withoutLink(client, now),
      { version, serviceProviderId, cams },
      (there) => (there ? lost() : notFound()),
      now,
    );
    releaseCamsPerson(transaction, ring, cams.reference, id, lost);
    deleteEap(transaction, id);
    const subject = { kind: 'client', id } as const;
    transaction.put(auditItem(call, { action: 'cams_link.removed', actor, subject }));
    return call.commit(transaction, {});
  });
}
