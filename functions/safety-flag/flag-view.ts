import type { Actor } from '#shared/domain/account.ts';
import type { SafetyFlag } from '#shared/domain/safety-flag.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import type { Dependencies } from './dependencies.ts';

/** Names of these staff and of the caller's provider. */
export function flagNames(
  { table }: Dependencies,
  { serviceProviderId }: Actor,
  staffIds: readonly string[],
): Promise<Names> {
  return readNames(table, {
    staffIds: [...new Set(staffIds)],
    providerIds: serviceProviderId === undefined ? [] : [serviceProviderId],
  });
}

export function flagView(flag: SafetyFlag, names: Names) {
  const person = (id: string) => ({ id, name: names.staff.get(id) ?? '' });
  const { message, createdAt, updatedAt, version } = flag;
  return {
    message,
    createdBy: person(flag.createdBy),
    createdAt,
    updatedBy: person(flag.updatedBy),
    updatedAt,
    version,
  };
}
