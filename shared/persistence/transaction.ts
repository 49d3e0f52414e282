import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Problem, unavailable } from '#shared/problem.ts';
import { type Key, keyOf } from './keys.ts';
import { type Item, isTransient, refusalsOf } from './refusals.ts';
import { WriteConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';

type Operation = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Makes the error for a failed condition. `existing` is the item that was found, if any. */
export type OnConflict = (existing: Item | undefined) => Error;

/** Values that attributes must have; `undefined`: the attribute must be absent. */
export type Expected = Readonly<Record<string, unknown>>;

/** When and for which request something is written; a `Call` is one. `now` is of the domain clock. */
export interface WriteContext {
  readonly now: Date;
  /** Absent in scheduled runs. */
  readonly requestId?: string | undefined;
}

/** Of a request. */
export interface RequestContext extends WriteContext {
  readonly requestId: string;
}

/** The limit of DynamoDB. */
export const maxTransactionItems = 100;

/**
 * One atomic write. Each condition has the error to throw if it fails; if several fail, the first one added counts. A single write
 * is sent without a transaction, which costs half as much; a single check needs one.
 */
export class Transaction {
  readonly #operations: Operation[] = [];
  readonly #onConflict: (OnConflict | undefined)[] = [];
  /** The attributes that the last operation writes, if known. */
  #written: Item | undefined;

  get size(): number {
    return this.#operations.length;
  }

  /** Writes an item that must not exist yet. */
  create(item: Item, onConflict: OnConflict): this {
    return this.#add(
      { Put: { TableName: '', Item: item, ConditionExpression: 'attribute_not_exists(pk)' } },
      onConflict,
      item,
    );
  }

  /** Writes an item unconditionally. */
  put(item: Item): this {
    return this.#add({ Put: { TableName: '', Item: item } });
  }

  /** Writes an item that must be absent or have the `expected` values. */
  createOrReplace(item: Item, expected: Expected, onConflict: OnConflict): this {
    const names: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    const condition = `attribute_not_exists(pk) OR (${conditionOf(expected, names, values)})`;
    return this.#add(
      { Put: { TableName: '', Item: item, ConditionExpression: condition, ...expressionParts(names, values) } },
      onConflict,
      item,
    );
  }

  /**
   * Writes only the attributes that differ, so that concurrent writes of other attributes are kept. The item must exist and have
   * the `expected` values; this is checked even without differences.
   */
  change(before: Item, after: Item, expected: Expected, onConflict: OnConflict): this {
    const key = { pk: String(before.pk), sk: String(before.sk) };
    const names: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    const written: Item = {};
    const set: string[] = [];
    const remove: string[] = [];
    for (const attribute of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (attribute === 'pk' || attribute === 'sk' || isDeepStrictEqual(before[attribute], after[attribute])) {
        continue;
      }
      const place = `#c${Object.keys(names).length}`;
      names[place] = attribute;
      written[attribute] = after[attribute];
      if (after[attribute] === undefined) {
        remove.push(place);
      } else {
        const value = `:c${Object.keys(values).length}`;
        values[value] = after[attribute];
        set.push(`${place} = ${value}`);
      }
    }
    if (set.length === 0 && remove.length === 0) {
      return this.check(key, expected, onConflict);
    }
    const condition = conditionOf(expected, names, values);
    const update = [
      set.length > 0 ? `SET ${set.join(', ')}` : '',
      remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
    ];
    return this.#add(
      {
        Update: {
          TableName: '',
          Key: keyOf(key),
          UpdateExpression: update.join(' ').trim(),
          ConditionExpression: condition,
          ...expressionParts(names, values),
        },
      },
      onConflict,
      written,
    );
  }

  /** Deletes an item; with `expected`, only if it exists and has these values. */
  delete(key: Key, expected?: Expected, onConflict?: OnConflict): this {
    if (!expected) {
      return this.#add({ Delete: { TableName: '', Key: keyOf(key) } });
    }
    const names: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    const condition = conditionOf(expected, names, values);
    return this.#add(
      { Delete: { TableName: '', Key: keyOf(key), ConditionExpression: condition, ...expressionParts(names, values) } },
      onConflict,
    );
  }

  /** Requires an item to exist and have these values. */
  check(key: Key, expected: Expected, onConflict: OnConflict): this {
    const names: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    const condition = conditionOf(expected, names, values);
    return this.#add(
      {
        ConditionCheck: {
          TableName: '',
          Key: keyOf(key),
          ConditionExpression: condition,
          ...expressionParts(names, values),
        },
      },
      onConflict,
    );
  }

  /** Any other operation in the syntax of DynamoDB; the table name is added. */
  add(operation: DistributiveOmitTable<Operation>, onConflict?: OnConflict): this {
    return this.#add(operation as Operation, onConflict, operation.Put?.Item);
  }

  /** @throws the error of the first failed condition; 503 if the table is busy */
  async commit(table: Table): Promise<void> {
    if (this.size === 0) {
      return;
    }
    if (this.size > maxTransactionItems) {
      throw new Problem('unprocessable', `This would change more than ${maxTransactionItems} records at once.`);
    }
    for (const operation of this.#operations) {
      for (const part of Object.values(operation)) {
        Object.assign(part ?? {}, { TableName: table.name });
      }
    }
    try {
      await this.#send(table).catch(async (error: unknown) => {
        if (!isTransient(error)) {
          throw error;
        }
        await setTimeout(20 + Math.random() * 80);
        return this.#send(table);
      });
    } catch (error) {
      if (!this.#isOwnWrite(error)) {
        throw this.#translate(error);
      }
    }
  }

  /** As `commit`. @returns false if a condition added with `writeConflict` fails */
  async tryCommit(table: Table): Promise<boolean> {
    try {
      await this.commit(table);
      return true;
    } catch (error) {
      if (error instanceof WriteConflict) {
        return false;
      }
      throw error;
    }
  }

  #send({ db }: Table): Promise<unknown> {
    const [only, ...others] = this.#operations;
    if (others.length === 0 && only?.Put) {
      return db.send(new PutCommand(only.Put));
    }
    if (others.length === 0 && only?.Update) {
      return db.send(new UpdateCommand(only.Update));
    }
    if (others.length === 0 && only?.Delete) {
      return db.send(new DeleteCommand(only.Delete));
    }
    return db.send(new TransactWriteCommand({ TransactItems: this.#operations }));
  }

  /**
   * A single write has no request token: if its response is lost, the SDK repeats it and the condition fails because of the first
   * attempt. For a delete, the item no longer exists.
   */
  #isOwnWrite(error: unknown): boolean {
    if (!(error instanceof ConditionalCheckFailedException) || (error.$metadata.attempts ?? 1) === 1) {
      return false;
    }
    const [only] = this.#operations;
    const [refusal] = refusalsOf(error);
    const existing = refusal?.existing;
    if (!existing) {
      return only?.Delete !== undefined;
    }
    const written = Object.entries(this.#written ?? {});
    return written.length > 0 && written.every(([name, value]) => isDeepStrictEqual(existing[name], value));
  }

  #add(operation: Operation, onConflict?: OnConflict, written?: Item): this {
    for (const part of Object.values(operation)) {
      if (part?.ConditionExpression !== undefined) {
        Object.assign(part, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
      }
    }
    this.#operations.push(operation);
    this.#onConflict.push(onConflict);
    this.#written = written;
    return this;
  }

  #translate(error: unknown): unknown {
    for (const { index, existing } of refusalsOf(error)) {
      const onConflict = this.#onConflict[index];
      if (onConflict) {
        const translated = onConflict(existing);
        translated.cause ??= error;
        return translated;
      }
    }
    return isTransient(error) ? unavailable('The record is busy. Try again shortly.', error) : error;
  }
}

type DistributiveOmitTable<T> = {
  [K in keyof T]: T[K] extends object | undefined
    ? Omit<NonNullable<T[K]>, 'TableName'> & { TableName?: string }
    : T[K];
};

function conditionOf(expected: Expected, names: Record<string, string>, values: Record<string, unknown>): string {
  const terms = ['attribute_exists(pk)'];
  for (const [attribute, value] of Object.entries(expected)) {
    const place = `#e${terms.length}`;
    names[place] = attribute;
    if (value === undefined) {
      terms.push(`attribute_not_exists(${place})`);
    } else {
      values[`:e${terms.length}`] = value;
      terms.push(`${place} = :e${terms.length}`);
    }
  }
  return terms.join(' AND ');
}

function expressionParts(names: Record<string, string>, values: Record<string, unknown>) {
  return {
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}
