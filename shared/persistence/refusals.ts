import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

export type Item = Record<string, unknown>;

/** A failed condition: its position in the request, and the item that was found, if any. */
export interface WriteRefusal {
  readonly index: number;
  readonly existing: Item | undefined;
}

/** The failed conditions of a single write or a transaction. */
export function refusalsOf(error: unknown): readonly WriteRefusal[] {
  if (error instanceof ConditionalCheckFailedException) {
    return [{ index: 0, existing: error.Item && unmarshall(error.Item) }];
  }
  if (error instanceof TransactionCanceledException) {
    return (error.CancellationReasons ?? []).flatMap((reason, index) =>
      reason.Code === 'ConditionalCheckFailed' ? [{ index, existing: reason.Item && unmarshall(reason.Item) }] : [],
    );
  }
  return [];
}

/** A transaction conflict, or throttling: nothing was written, and a repeated call may succeed. */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    return (error.CancellationReasons ?? []).some(
      ({ Code }) =>
        Code === 'TransactionConflict' || Code === 'ThrottlingError' || Code === 'ProvisionedThroughputExceeded',
    );
  }
  return (
    error instanceof Error &&
    [
      'TransactionConflictException',
      'TransactionInProgressException',
      'ProvisionedThroughputExceededException',
      'ThrottlingException',
      'RequestLimitExceeded',
    ].includes(error.name)
  );
}
