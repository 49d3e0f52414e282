import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { Problem, unavailable } from '#shared/problem.ts';

/**
 * The problem for an error that an operation threw: 503 for faults of DynamoDB, S3, Cognito, SES or the network, which pass, and 500
 * for anything else.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  return error instanceof Error && passes(error)
    ? unavailable('A part of the system did not respond. Try again shortly.', error)
    : new Problem('internal', '', { cause: error });
}

function passes(error: Error): boolean {
  const fault = error as Parameters<typeof isTransientError>[0];
  return isTransientError(fault) || isThrottlingError(fault) || isServerError(fault);
}
