import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { applies } from '#shared/policy/clients.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { invite } from './invitation.ts';
import type { routes } from './routes.ts';

/** Sends a new invitation, until the first sign-in (AC-01 … AC-03); the reply shows its link until a password is set (DEC-18). */
export async function resendInvitation(dependencies: Dependencies, call: Call<typeof routes.resendInvitation>) {
  const { now } = call;
  const { actor, client: before } = await permitted(dependencies, call, 'resend_portal_invite');
  if (!applies('resend_portal_invite', before)) {
    throw conflict();
  }
  const { providers } = await readNames(dependencies.table, { providerIds: [before.serviceProviderId] });
  const transaction = new Transaction();
  const providerName = providers.get(before.serviceProviderId) ?? '';
  const { client: after, invitation } = await invite(dependencies, transaction, before, providerName, call);
  const { email, links, archivedAt, passwordSetAt } = before;
  const expected = { lastLoginAt: undefined, passwordSetAt, archivedAt, email, links };
  changeClient(transaction, before, after, expected, (existing) => (existing ? conflict() : notFound()), now);
  const subject = { kind: 'client', id: before.id } as const;
  transaction.put(auditItem(call, { action: 'client.invite_resent', actor, subject }));
  const { link, ...sent } = invitation;
  return call.commit(transaction, { body: passwordSetAt === undefined ? { ...sent, link } : sent });
}

function conflict(): Problem {
  return new Problem(
    'conflict',
    'Invitations cannot be sent after the first sign-in or to archived clients. Read the profile again.',
  );
}
