import * as z from 'zod';
import { SafetyFlag } from '#shared/domain/safety-flag.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/** Removing the flag keeps its item without the message: versions continue, so that an ETag never matches a later flag. */
const StoredFlag = SafetyFlag.extend({ message: z.string().optional(), removedAt: z.string().optional() });
type StoredFlag = z.infer<typeof StoredFlag>;

const flagCodec = codec({
  entity: 'SafetyFlag',
  schema: StoredFlag,
  keys: ({ clientId }) => keys.safetyFlag(clientId),
});

export interface FlagState {
  /** Undefined without a flag. */
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

/** @param onConflict the error if a flag was added or removed since */
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

/** @param onConflict the error if the flag was changed or removed since */
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

/** Deletes the message. @param onConflict the error if the flag was changed or removed since */
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
