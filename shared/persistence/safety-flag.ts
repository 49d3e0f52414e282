import * as z from 'zod';
import { SafetyFlag } from '#shared/domain/safety-flag.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/**
 * The flag's item stays when the flag is removed, without its message: versions go on, so that nobody changes a later flag with
 * the ETag of an earlier one.
 */
const StoredFlag = SafetyFlag.extend({ message: z.string().optional(), removedAt: z.string().optional() });
type StoredFlag = z.infer<typeof StoredFlag>;

const flagCodec = codec({
  entity: 'SafetyFlag',
  schema: StoredFlag,
  keys: ({ clientId }) => keys.safetyFlag(clientId),
});

/** What is known of the flag of a client. */
export interface FlagState {
  /** Absent where there is none now. */
  readonly flag: SafetyFlag | undefined;
  /** The item, also of a removed flag. */
  readonly stored: StoredFlag | undefined;
}

/** Strongly consistent. */
export async function readSafetyFlag(table: Table, clientId: string): Promise<FlagState> {
  const item = await getItem(table, keys.safetyFlag(clientId));
  const stored = item && flagCodec.fromItem(item);
  return { stored, flag: stored?.removedAt === undefined ? SafetyFlag.optional().parse(stored) : undefined };
}

/** One operation. @param onConflict the error where a flag was added or removed meanwhile */
export function insertSafetyFlag(
  transaction: Transaction,
  { stored }: FlagState,
  flag: Omit<SafetyFlag, 'version'>,
  onConflict: OnConflict,
): SafetyFlag {
  const added = { ...flag, version: (stored?.version ?? 0) + 1 };
  if (stored) {
    const expected = { version: stored.version };
    transaction.change(flagCodec.toItem(stored), flagCodec.toItem(added), expected, onConflict);
  } else {
    transaction.create(flagCodec.toItem(added), onConflict);
  }
  return added;
}

/** One operation. @param onConflict the error where the flag was changed or removed meanwhile */
export function changeSafetyFlag(
  transaction: Transaction,
  before: SafetyFlag,
  change: Pick<SafetyFlag, 'message' | 'updatedBy' | 'updatedAt'>,
  onConflict: OnConflict,
): SafetyFlag {
  const after = { ...before, ...change, version: before.version + 1 };
  transaction.change(flagCodec.toItem(before), flagCodec.toItem(after), { version: before.version }, onConflict);
  return after;
}

/** One operation: takes the message away for good. @param onConflict the error where the flag was changed or removed meanwhile */
export function removeSafetyFlag(
  transaction: Transaction,
  before: SafetyFlag,
  by: { readonly updatedBy: string; readonly updatedAt: string },
  onConflict: OnConflict,
): void {
  const { message: _message, ...rest } = before;
  const after = { ...rest, ...by, removedAt: by.updatedAt, version: before.version + 1 };
  transaction.change(flagCodec.toItem(before), flagCodec.toItem(after), { version: before.version }, onConflict);
}
