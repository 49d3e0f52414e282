import { ClientSkill } from '#shared/domain/skills.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { changeInterests, type MatchInput } from './match-input.ts';
import { getItem, queryItems } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

const clientSkillCodec = codec({
  entity: 'ClientSkill',
  schema: ClientSkill,
  keys: ({ clientId, skillId }) => keys.clientSkill(clientId, skillId),
});

export const toClientSkillItem = clientSkillCodec.toItem;

export async function clientSkillById(
  table: Table,
  clientId: string,
  skillId: string,
): Promise<ClientSkill | undefined> {
  const item = await getItem(table, keys.clientSkill(clientId, skillId));
  return item && clientSkillCodec.fromItem(item);
}

/** At most 500; strongly consistent. */
export async function clientSkills(table: Table, clientId: string): Promise<ClientSkill[]> {
  const { pk } = keys.client(clientId);
  return queryItems(table, { partition: pk, prefix: 'S#', consistent: true }, clientSkillCodec.fromItem);
}

/** Also updates the match input: two operations. @param onConflict the error if skills or follows changed since `input` was read */
export function createClientSkill(
  transaction: Transaction,
  input: MatchInput,
  skill: ClientSkill,
  now: Date,
  onConflict: () => Error,
): void {
  transaction.create(clientSkillCodec.toItem(skill), onConflict);
  changeInterests(transaction, input, { skillIds: [...input.skillIds, skill.skillId] }, now, onConflict);
}

/** As `createClientSkill`. */
export function deleteClientSkill(
  transaction: Transaction,
  input: MatchInput,
  skillId: string,
  now: Date,
  onConflict: () => Error,
): void {
  transaction.delete(keys.clientSkill(input.clientId, skillId), {}, onConflict);
  changeInterests(transaction, input, { skillIds: input.skillIds.filter((id) => id !== skillId) }, now, onConflict);
}
