/** `reason` is a code for logs and the outbox item, without data or messages of other services. */
export class EffectFailure extends Error {
  override readonly name: string = 'EffectFailure';
  readonly reason: string;
  readonly permanent: boolean;

  constructor(reason: string, options: { readonly permanent: boolean; readonly cause?: unknown }) {
    super(reason, { cause: options.cause });
    this.reason = reason;
    this.permanent = options.permanent;
  }
}
