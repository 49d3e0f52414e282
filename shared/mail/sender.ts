import { EffectFailure } from '#shared/effect-failure.ts';

/** Transactional and feed mail are separate streams: a spoilt reputation of one must not hold up the other. */
export type MailStream = 'transactional' | 'feed';

/** A composed mail on its way out. */
export interface OutgoingMail {
  readonly stream: MailStream;
  /** The one bare address it goes to, whatever its headers say. */
  readonly to: string;
  /** Bare address of the envelope. */
  readonly from: string;
  readonly raw: Uint8Array;
  /** Name and value pairs that come back with bounces and complaints: ids and codes only. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface MailSender {
  /**
   * Hands a mail over for delivery.
   * @returns the id that the service gave it
   * @throws MailFailure
   */
  send(mail: OutgoingMail): Promise<{ messageId: string }>;
}

/** A mail that was not taken: `permanent` where trying again cannot help. `reason` is a code, never a text that holds data. */
export class MailFailure extends EffectFailure {
  override readonly name = 'MailFailure';
}
