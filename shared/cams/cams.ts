import type { CamsPerson, CommonAssessment } from '#shared/domain/cams.ts';

/** The provincial case system as the portal asks it. Nothing is ever written there (EA-01). */
export interface Cams {
  /**
   * @param reference a Client Reference Number; a Case Reference Number matches nobody (CL-12)
   * @returns `undefined` where nobody has it
   * @throws CamsFailure
   */
  person(reference: string): Promise<CamsPerson | undefined>;
  /**
   * @returns `undefined` where there is none, or where it has not been submitted (CL-09)
   * @throws CamsFailure
   */
  assessment(number: string): Promise<CommonAssessment | undefined>;
}

/** Why CaMS gave no usable answer. */
const camsFailures = [
  /** It did not answer in time. */
  'timeout',
  /** It asked us to wait (429, 503 with Retry-After). */
  'busy',
  /** It could not be reached, or answered with an error of its own. */
  'unavailable',
  /** It answered with something that is not what was asked for. */
  'malformed',
  /** It refused our credentials. */
  'refused',
  /** It failed for so many different references in a row that it is left alone for a while. */
  'circuit-open',
  /** This instance has no connection to CaMS. */
  'not-connected',
] as const;
export type CamsFailureReason = (typeof camsFailures)[number];

/** Says why, and nothing of whom it was about. */
export class CamsFailure extends Error {
  override readonly name = 'CamsFailure';
  readonly reason: CamsFailureReason;
  /** How long CaMS, or the circuit, asks to be left alone. */
  readonly retryAfterSeconds: number | undefined;

  constructor(reason: CamsFailureReason, retryAfterSeconds?: number) {
    super(`CaMS: ${reason}`);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** OQ-14: formats are not published. */
export const referencePattern = /^[A-Za-z0-9-]{1,20}$/;
