import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { type FollowKind, type MatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { invalid, notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** A call about one thing to follow. */
export type TargetCall = Pick<Call<typeof routes.followOccupation>, 'path' | 'caller' | 'now' | 'commit'>;

/**
 * Only the client follows and unfollows (FO-02).
 * @throws 404 if the client is hidden from the caller, 403 for staff
 */
export async function findFollower(
  { table }: Dependencies,
  call: TargetCall,
): Promise<{ readonly client: Client; readonly input: MatchInput }> {
  const { clientId } = call.path;
  const [actor, client, input] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    readMatchInput(table, clientId),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'follow', client), 'Only the client can follow. Staff can suggest.');
  if (!input) {
    throw notFound();
  }
  return { client, input };
}

export async function requireMatchInput({ table }: Dependencies, clientId: string): Promise<MatchInput> {
  const input = await readMatchInput(table, clientId);
  if (!input) {
    throw notFound();
  }
  return input;
}

/** @throws 400 for an occupation that is not a NOC code */
export function assertWellFormed(kind: FollowKind, id: string): void {
  if (kind === 'occupations' && !/^\d{5}$/.test(id)) {
    throw invalid('/path/targetId', 'A NOC code has five digits.');
  }
}
