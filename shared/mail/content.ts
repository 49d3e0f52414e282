import type { Language } from '#shared/domain/account.ts';

/** A part of a paragraph. */
export type Inline = string | { readonly text: string; readonly href: string } | { readonly strong: string };

/** An entry of a list, such as a job posting. */
export interface Card {
  readonly title: string;
  readonly href: string;
  /** A short text in a badge. */
  readonly badge?: string;
  readonly facts: readonly string[];
  readonly notes: readonly string[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[]; readonly muted?: boolean }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly href: string }
  /** The address of a button as text, for mail clients that do not show buttons. */
  | { readonly kind: 'address'; readonly label: string; readonly href: string }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: 'cards'; readonly cards: readonly Card[] };

/**
 * The content of a mail, from which the HTML part and the text part are rendered. Texts are plain; renderers escape
 * them.
 */
export interface MailContent {
  readonly subject: string;
  /** The line that mail clients show after the subject; not in the text part. */
  readonly preview: string;
  /** Default: the subject. */
  readonly heading?: string;
  readonly blocks: readonly Block[];
  /** Why the reader receives this mail, and how to change that. */
  readonly footer: readonly (readonly Inline[])[];
}

/** Required by Canada's anti-spam law, with a way to contact the sender. */
export interface SenderIdentity {
  readonly name: string;
  readonly postalAddress: string;
}

/** What templates need in addition to their message. */
export interface MailContext {
  readonly language: Language;
  readonly portalUrl: string;
  readonly sender: SenderIdentity;
  /** The account link of invitations, resets and address changes. */
  readonly link: string;
  /** Turns the job-feed mail off. */
  readonly unsubscribeUrl: string;
}

export function paragraph(...inlines: readonly Inline[]): Block {
  return { kind: 'paragraph', inlines };
}

export function muted(...inlines: readonly Inline[]): Block {
  return { kind: 'paragraph', inlines, muted: true };
}

/** Without a name for shared mailboxes. */
export function greeting(language: Language, name: string | undefined): Block {
  const hello = language === 'fr' ? 'Bonjour' : 'Hello';
  return paragraph(name === undefined ? `${hello},` : `${hello} ${name},`);
}
