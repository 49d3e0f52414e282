import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { RenderedMail } from './render.ts';
import { MailFailure } from './sender.ts';

/** One bare address, without characters that could add a second address or end a header. */
const bareAddress = /^[^\s@,;:<>()[\]"\\]{1,64}@[^\s@,;:<>()[\]"\\]{1,255}$/;

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** @param text `Name <address>`, from `MAIL_FROM` */
export function parseMailbox(text: string): Mailbox {
  const [first] = addressparser(text, { flatten: true });
  if (!first || !bareAddress.test(first.address)) {
    throw new Error('MAIL_FROM is not a mailbox such as: Jobs Portal <no-reply@portal.example>');
  }
  return { name: first.name || first.address, address: first.address };
}

/**
 * The MIME message of a rendered mail.
 *
 * @param envelope.id determines the Message-ID, so that a repeated send can be recognized
 * @param envelope.unsubscribeUrl adds one-click unsubscription (RFC 8058)
 * @throws MailFailure if the recipient is not one bare address
 */
export async function composeMail(
  mail: RenderedMail,
  envelope: {
    readonly id: string;
    readonly from: Mailbox;
    readonly to: string;
    readonly unsubscribeUrl?: string | undefined;
  },
): Promise<Uint8Array> {
  const { id, from, to, unsubscribeUrl } = envelope;
  if (!bareAddress.test(to)) {
    throw new MailFailure('bad-recipient', { permanent: true });
  }
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return new MailComposer({
    from: { name: from.name, address: from.address },
    to: { name: '', address: to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${id}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.language,
      ...(unsubscribeUrl === undefined
        ? {}
        : {
            'List-Unsubscribe': { prepared: true, value: `<${unsubscribeUrl}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  })
    .compile()
    .build();
}
