import type { RejectionReason } from '#shared/domain/file.ts';

/** A file that is refused, from deep inside of its inspection. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}
