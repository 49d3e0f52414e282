import * as z from 'zod';
import { codes, type ReferenceList } from '#shared/domain/reference.ts';

/** One code of a reference list. */
export function oneOf(list: ReferenceList) {
  return z.enum(codes(list)).describe(`Code of \`${list}\` in \`/v1/reference\``);
}

/** Several codes of a reference list, without duplicates. */
export function someOf(list: ReferenceList) {
  return z.array(oneOf(list)).max(codes(list).length).transform(unique);
}

export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
