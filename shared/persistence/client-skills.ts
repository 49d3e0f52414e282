import { ClientSkill } from '#shared/domain/skills.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { changeInterests, type MatchInput } from './match-input.ts';
import { getItem, queryAll } from './reads.ts';
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

/** Every skill of a client (500 at most); strongly consistent. */
export async function clientSkills(table: Table, clientId: string): Promise<ClientSkill[]> {
  const { pk } = keys.client(clientId);
  const skills: ClientSkill[] = [];
  for await (const item of queryAll(table, { partition: pk, prefix: 'S#', consistent: true })) {
    skills.push(clientSkillCodec.fromItem(item));
  }
  return skills;
}

/**
 * Gives a client a skill, and the matcher with it: two operations.
 * @param onConflict the error where what the client has changed since `input` was read
 */
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

/** Takes a skill away again; as above. */
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
