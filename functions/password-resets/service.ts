import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { newId } from '#shared/ids.ts';
import { sealResetRequest } from '#shared/outbox/effects.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { routes } from './routes.ts';

const perAddress = { limit: 3, windowSeconds: 15 * 60 };

/**
 * Takes a request and looks nothing up: whether there is such an account, and whether it gets a mail, is found out later, by
 * the outbox. So there is nothing in the answer or in its timing to tell (AU-07).
 */
export function passwordResetOperations({
  ring,
  table,
  throttle,
}: Pick<Platform, 'ring' | 'table' | 'throttle'>): Operations<typeof routes> {
  return {
    requestPasswordReset: async (call) => {
      const { email } = call.body;
      if ((await throttle.exceeded(`password-resets#${email}`, perAddress)) === undefined) {
        const sealed = sealResetRequest(await ring(), email);
        const effect = { kind: 'identity.request-reset', sealed } as const;
        await new Transaction().put(outboxItem(newId(), effect, call.now, call.requestId)).commit(table);
      }
      return { body: { status: 'accepted' } };
    },
  };
}
