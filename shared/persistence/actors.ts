import { Actor } from '#shared/domain/account.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';

export const actorCodec = codec({ entity: 'Actor', schema: Actor, keys: (actor) => keys.actor(actor.sub) });

/** The caller with this `sub`; `undefined` for a Cognito user without an account. */
export async function actorBySub(table: Table, sub: string): Promise<Actor | undefined> {
  const item = await getItem(table, keys.actor(sub));
  return item && actorCodec.fromItem(item);
}
