import { setTimeout } from 'node:timers/promises';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { newId } from '#shared/ids.ts';
import { keys } from './keys.ts';
import { refusalsOf } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

const leaseMs = 30_000;
const pollMs = 100;

/**
 * The right to touch one account's user in the directory: nobody else does meanwhile. It ends by itself after 30 seconds of
 * real time, should its holder have died.
 */
export interface AccountLease {
  readonly accountId: string;
  readonly holder: string;
  /** Somebody else had it first: what was read before may no longer hold. */
  readonly waited: boolean;
}

/** @returns `undefined` where somebody else keeps it for longer than `waitMs` */
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

async function take(table: Table, accountId: string, holder: string): Promise<boolean> {
  const now = Date.now();
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.accountLease(accountId),
        UpdateExpression: 'SET holder = :holder, leasedUntil = :until, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(pk) OR leasedUntil <= :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':holder': holder,
          ':until': now + leaseMs,
          ':now': now,
          ':ttl': Math.ceil((now + leaseMs) / 1000),
        },
      }),
    );
    return true;
  } catch (error) {
    if (refusalsOf(error).length > 0) {
      return false;
    }
    throw error;
  }
}

/** Gives the lease back with the work it was for; refused where it ran out and another has it. */
export function endLease(transaction: Transaction, { accountId, holder }: AccountLease, onConflict: OnConflict): void {
  transaction.delete(keys.accountLease(accountId), { holder }, onConflict);
}

/** Gives the lease back where nothing came of the work. */
export async function releaseLease(table: Table, { accountId, holder }: AccountLease): Promise<void> {
  try {
    await table.db.send(
      new DeleteCommand({
        TableName: table.name,
        Key: keys.accountLease(accountId),
        ConditionExpression: 'holder = :holder',
        ExpressionAttributeValues: { ':holder': holder },
      }),
    );
  } catch (error) {
    if (refusalsOf(error).length === 0) {
      throw error;
    }
  }
}
