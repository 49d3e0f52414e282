import { composeMail, parseMailbox } from '#shared/mail/compose.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import { renderMail } from '#shared/mail/render.ts';
import { MailFailure, type MailSender } from '#shared/mail/sender.ts';
import { unsubscribeToken, unsubscribeUrl } from '#shared/mail/unsubscribe-token.ts';
import type { EventLog } from '#shared/observability/logger.ts';
import type { KeyRing, Lazy } from '#shared/secrets/key-ring.ts';
import { openMailSecrets } from '#shared/secrets/mail-secrets.ts';
import type { Clock } from '#shared/time.ts';
import type { Apply } from './worker.ts';

/** The stage's settings of mail, as the environment names them. */
export interface MailSettings {
  readonly MAIL_FROM: string;
  readonly MAIL_POSTAL_ADDRESS: string;
  readonly PORTAL_URL: string;
  readonly API_URL: string;
}

/** From a typed message to a mail that is handed over: renders, composes, sends. */
export class MailDelivery {
  readonly #settings: MailSettings;
  readonly #sender: MailSender;
  readonly #ring: Lazy<KeyRing>;
  readonly #clock: Clock;
  readonly #log: EventLog;

  constructor(options: {
    readonly settings: MailSettings;
    readonly sender: MailSender;
    readonly ring: Lazy<KeyRing>;
    readonly clock: Clock;
    readonly log: EventLog;
  }) {
    this.#settings = options.settings;
    this.#sender = options.sender;
    this.#ring = options.ring;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /**
   * Sends one message. Calling it again sends it again, with the same Message-ID.
   *
   * @param id of the queue item: outbox id, letters and digits
   * @param sealed secrets of messages that carry an account link
   * @param requestId of the call that wanted it, for the log
   * @throws MailFailure
   */
  async deliver(id: string, message: MailMessage, sealed?: string, requestId?: string): Promise<void> {
    const { MAIL_FROM, MAIL_POSTAL_ADDRESS, PORTAL_URL, API_URL } = this.#settings;
    const from = parseMailbox(MAIL_FROM);
    const ring = await this.#ring();
    const feed = message.template === 'job-feed';
    const stop = feed ? unsubscribeUrl(API_URL, unsubscribeToken(ring, message.data.clientId)) : undefined;
    const rendered = renderMail(message, {
      portalUrl: PORTAL_URL,
      sender: { name: from.name, postalAddress: MAIL_POSTAL_ADDRESS },
      link: this.#link(ring, message, sealed),
      unsubscribeUrl: stop ?? '',
    });
    const { messageId } = await this.#sender.send({
      stream: feed ? 'feed' : 'transactional',
      from: from.address,
      to: message.to,
      raw: await composeMail(rendered, { id, from, to: message.to, unsubscribeUrl: stop }),
      tags: { 'outbox-id': id, template: message.template },
    });
    const correlation = requestId === undefined ? {} : { requestId };
    this.#log.info('mail.sent', { outboxId: id, template: message.template, messageId, ...correlation });
  }

  /** The outbox effect `mail`. */
  readonly apply: Apply<'mail'> = async ({ message, sealed }, { id, requestId }) =>
    this.deliver(id, message, sealed, requestId);

  #link(ring: KeyRing, message: MailMessage, sealed: string | undefined): string {
    if (!('expiresAt' in message.data)) {
      return '';
    }
    if (sealed === undefined) {
      throw new MailFailure('link-missing', { permanent: true });
    }
    // Nobody is helped by a mail whose link is dead: whoever waits for it asks for a new one.
    if (message.data.expiresAt <= this.#clock().toISOString()) {
      throw new MailFailure('link-expired', { permanent: true });
    }
    try {
      return openMailSecrets(ring, sealed).link;
    } catch (cause) {
      throw new MailFailure('link-unreadable', { permanent: true, cause });
    }
  }
}
