import type { Client } from '#shared/domain/client.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { clientOfToken } from '#shared/mail/unsubscribe-token.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Env } from './env.ts';
import { askPage, donePage, pageHeaders } from './page.ts';
import type { routes } from './routes.ts';

const attempts = 3;

/** JE-04. Who holds the token may turn this one thing off; nobody is signed in. */
export function unsubscribeOperations(
  { PORTAL_URL }: Pick<Env, 'PORTAL_URL'>,
  { table, ring }: Pick<Platform, 'table' | 'ring'>,
): Operations<typeof routes> {
  async function clientOf(token: string): Promise<Client> {
    const clientId = clientOfToken(await ring(), token);
    const client = clientId === undefined ? undefined : await clientById(table, clientId);
    if (!client) {
      throw notFound();
    }
    return client;
  }

  /** @throws 503 where the client is being changed all the time */
  async function turnOff(token: string, now: Date): Promise<Client> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await clientOf(token);
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
      const busy = new Problem('unavailable', 'The record is busy. Try again shortly.', {
        headers: { 'Retry-After': '1' },
      });
      changeClient(transaction, client, after, { version: client.version }, () => busy, now);
      try {
        await transaction.commit(table);
        return after;
      } catch (error) {
        if (error !== busy || attempt === attempts) {
          throw error;
        }
      }
    }
  }

  return {
    async getUnsubscribePage({ path }) {
      const { language } = await clientOf(path.token);
      return { body: askPage(language), headers: pageHeaders(language) };
    },
    async unsubscribe({ path, now }) {
      const { language } = await turnOff(path.token, now);
      return { body: donePage(language, PORTAL_URL), headers: pageHeaders(language) };
    },
  };
}
