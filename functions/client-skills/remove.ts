import type { Call } from '#shared/http/call.ts';
import { removeClientSkill } from '#shared/persistence/client-skills.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { LostRace, untilWon } from '#shared/persistence/lost-race.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { demand } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

export async function removeSkill({ table }: Service, call: Call<typeof routes.removeClientSkill>) {
  const { clientId, skillId } = call.path;
  const [actor, client, loaded] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    readMatchInput(table, clientId),
  ]);
  if (!client) {
    throw notFound();
  }
  demand(mayOnClient(actor, 'write_skills', client), 'Only the client takes skills away.');
  return untilWon(async (isFirst) => {
    const input = isFirst ? loaded : await readMatchInput(table, clientId);
    if (!input?.skillIds.includes(skillId)) {
      throw notFound();
    }
    const transaction = new Transaction();
    removeClientSkill(transaction, input, skillId, call.now, () => new LostRace());
    return call.commit(transaction, {});
  });
}
