import type { Call } from '#shared/http/call.ts';
import { deleteClientSkill as removeClientSkill } from '#shared/persistence/client-skills.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function deleteClientSkill({ table }: Dependencies, call: Call<typeof routes.deleteClientSkill>) {
  const { clientId, skillId } = call.path;
  const [actor, client, loaded] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    readMatchInput(table, clientId),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'write_skills', client), 'Only the client takes skills away.');
  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? loaded : await readMatchInput(table, clientId);
    if (!input?.skillIds.includes(skillId)) {
      throw notFound();
    }
    const transaction = new Transaction();
    removeClientSkill(transaction, input, skillId, call.now, () => new WriteConflict());
    return call.commit(transaction, {});
  });
}
