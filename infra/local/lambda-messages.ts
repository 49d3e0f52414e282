/** What the runtime and its threads say to each other. */
export interface ThreadRequest {
  readonly id: string;
  readonly name: string;
  /** JSON. */
  readonly payload: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

/** What Lambda answers for a function that failed. */
export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** Stands before the id of a call behind the last line that it printed. */
export const endOfOutput = '\u0000end ';

export type ThreadReply =
  | { readonly id: string; readonly payload: string }
  | { readonly id: string; readonly failure: Failure };
