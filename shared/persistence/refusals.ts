import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

export type Item = Record<string, unknown>;

/** A guarded write that DynamoDB refused: its position in the request, and what stood there (`undefined` = nothing). */
export interface WriteRefusal {
  readonly index: number;
  readonly existing: Item | undefined;
}

/** Which guarded writes were refused: the same answer for a single write and for a transaction. */
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

/** Two writers met on an item, or the table is busy: nothing was written, and the same call may go through. */
export function isPassing(error: unknown): boolean {
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
