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
 * @param refused the error where what the client has changed since `input` was read
 */
export function addClientSkill(
  transaction: Transaction,
  input: MatchInput,
  skill: ClientSkill,
  now: Date,
  refused: () => Error,
): void {
  transaction.create(clientSkillCodec.toItem(skill), refused);
  changeInterests(transaction, input, { skillIds: [...input.skillIds, skill.skillId] }, now, refused);
}

/** Takes a skill away again; as above. */
export function removeClientSkill(
  transaction: Transaction,
  input: MatchInput,
  skillId: string,
  now: Date,
  refused: () => Error,
): void {
  transaction.delete(keys.clientSkill(input.clientId, skillId), {}, refused);
  changeInterests(transaction, input, { skillIds: input.skillIds.filter((id) => id !== skillId) }, now, refused);
}
