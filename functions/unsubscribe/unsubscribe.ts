import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { retryOnConflict, writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { tokenClient } from './get-unsubscribe-page.ts';
import { donePage, pageHeaders } from './page.ts';
import type { routes } from './routes.ts';

/** JE-04. The token allows this one change, without sign-in. */
export async function unsubscribe(dependencies: Dependencies, { path, now }: Call<typeof routes.unsubscribe>) {
  const { language } = await retryOnConflict(() => turnOff(dependencies, path.token, now));
  return { body: donePage(language, dependencies.portalUrl), headers: pageHeaders(language) };
}

async function turnOff(dependencies: Dependencies, token: string, now: Date): Promise<Client> {
  const client = await tokenClient(dependencies, token);
  const { jobFeedEmail } = client.communication;
  if (!jobFeedEmail.enabled) {
    return client;
  }
  const after = {
    ...client,
    communication: { ...client.communication, jobFeedEmail: { ...jobFeedEmail, enabled: false } },
    updatedAt: now.toISOString(),
    version: client.version + 1,
  };
  const transaction = new Transaction();
  changeClient(transaction, client, after, { version: client.version }, writeConflict, now);
  await transaction.commit(dependencies.table);
  return after;
}
