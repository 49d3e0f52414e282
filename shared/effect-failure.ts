/** An effect that could not be applied. `reason` is a code for logs and the item: no data, no text of a service. */
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
