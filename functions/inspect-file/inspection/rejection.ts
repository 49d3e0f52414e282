import type { RejectionReason } from '#shared/domain/file.ts';

/** Thrown by the parsers to reject a file. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}
