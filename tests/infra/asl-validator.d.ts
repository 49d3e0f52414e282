declare module 'asl-validator' {
  /** @param definition of a state machine */
  export default function validate(definition: unknown): { readonly isValid: boolean; errorsText(): string };
}
