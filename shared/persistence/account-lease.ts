import { setTimeout } from 'node:timers/promises';
import { newId } from '#shared/ids.ts';
import { keys } from './keys.ts';
import { writeConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';
import { type OnConflict, Transaction } from './transaction.ts';

const leaseMs = 30_000;
const pollMs = 100;

/**
 * An exclusive lock on the Cognito user of one account. It expires after 30 seconds of real time.
 */
export interface AccountLease {
  readonly accountId: string;
  readonly holder: string;
  /** Whether another holder had it before: earlier reads may be outdated. */
  readonly waited: boolean;
}

/** @returns `undefined` if another holder keeps it for longer than `waitMs` */
export async function leaseAccount(table: Table, accountId: string, waitMs = 3_000): Promise<AccountLease | undefined> {
  const holder = newId();
  const until = Date.now() + waitMs;
  for (let waited = false; ; waited = true) {
    if (await take(table, accountId, holder)) {
      return { accountId, holder, waited };
    }
    if (Date.now() >= until) {
      return undefined;
    }
    await setTimeout(pollMs);
  }
}

function take(table: Table, accountId: string, holder: string): Promise<boolean> {
  const now = Date.now();
  const leasedUntil = now + leaseMs;
  const lease = { ...keys.accountLease(accountId), holder, leasedUntil, ttl: Math.ceil(leasedUntil / 1000) };
  return new Transaction()
    .add(
      {
        Put: {
          Item: lease,
          ConditionExpression: 'attribute_not_exists(pk) OR leasedUntil <= :now',
          ExpressionAttributeValues: { ':now': now },
        },
      },
      writeConflict,
    )
    .tryCommit(table);
}

/** Gives the lease back with the work it was for; refused where it ran out and another has it. */
export function endLease(transaction: Transaction, { accountId, holder }: AccountLease, onConflict: OnConflict): void {
  transaction.delete(keys.accountLease(accountId), { holder }, onConflict);
}

/** Gives the lease back where nothing came of the work. */
export async function releaseLease(table: Table, { accountId, holder }: AccountLease): Promise<void> {
  await new Transaction().delete(keys.accountLease(accountId), { holder }, writeConflict).tryCommit(table);
}
