import type { Call } from '#shared/http/call.ts';
import { accountByRef } from '#shared/persistence/accounts.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { isCurrent, unspentLink } from './link-validity.ts';
import type { routes } from './routes.ts';

/** What a link is for, without using it up. */
export async function getAccountLink({ table }: Pick<Dependencies, 'table'>, call: Call<typeof routes.getAccountLink>) {
  const link = await unspentLink(table, call.path.token, call.now);
  if (!isCurrent(link, await accountByRef(table, link.account))) {
    throw notFound();
  }
  const { purpose, email, language, expiresAt } = link;
  return { body: { purpose, emailHint: maskedAddress(email), language, expiresAt } };
}

function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}•••${email.slice(at)}`;
}
