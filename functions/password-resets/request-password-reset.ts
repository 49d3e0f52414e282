import type { Call } from '#shared/http/call.ts';
import { sealResetRequest } from '#shared/outbox/effects.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

const perAddress = { limit: 3, windowSeconds: 15 * 60 };

/** Looks nothing up, so that neither reply nor timing tells whether the account exists (AU-07): the outbox worker does. */
export async function requestPasswordReset(
  { ring, table, throttle }: Dependencies,
  call: Call<typeof routes.requestPasswordReset>,
) {
  const { email } = call.body;
  if ((await throttle.exceeded(`password-resets#${email}`, perAddress)) === undefined) {
    const sealed = sealResetRequest(await ring(), email);
    const effect = { kind: 'identity.request-reset', sealed } as const;
    await new Transaction().put(outboxItem(call, effect)).commit(table);
  }
  return { body: { status: 'accepted' } as const };
}
