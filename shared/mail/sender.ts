import { EffectFailure } from '#shared/effect-failure.ts';

/** Separate streams, so that complaints about feed mail do not affect the delivery of transactional mail. */
export type MailStream = 'transactional' | 'feed';

/** A composed mail. */
export interface OutgoingMail {
  readonly stream: MailStream;
  /** The recipient in the envelope: one bare address. */
  readonly to: string;
  /** The sender in the envelope: one bare address. */
  readonly from: string;
  readonly raw: Uint8Array;
  /** Returned with bounces and complaints: ids and codes only. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface MailSender {
  /**
   * @returns the id that the mail service assigned
   * @throws MailFailure
   */
  send(mail: OutgoingMail): Promise<{ messageId: string }>;
}

/** A mail that was not accepted. `permanent` errors must not be retried; `reason` is a code without personal data. */
export class MailFailure extends EffectFailure {
  override readonly name = 'MailFailure';
}
