import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { clientOfToken } from '#shared/mail/unsubscribe-token.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { askPage, pageHeaders } from './page.ts';
import type { routes } from './routes.ts';

export async function getUnsubscribePage(dependencies: Dependencies, { path }: Call<typeof routes.getUnsubscribePage>) {
  const { language } = await tokenClient(dependencies, path.token);
  return { body: askPage(language), headers: pageHeaders(language) };
}

/** @throws 404 for an invalid token */
export async function tokenClient({ table, ring }: Dependencies, token: string): Promise<Client> {
  const clientId = clientOfToken(await ring(), token);
  const client = clientId === undefined ? undefined : await clientById(table, clientId);
  if (!client) {
    throw notFound();
  }
  return client;
}
