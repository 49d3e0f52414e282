import type { Language } from '#shared/domain/account.ts';

/** A run of text inside a paragraph. */
export type Inline = string | { readonly text: string; readonly href: string } | { readonly strong: string };

/** One entry of a list of things to look at: a job posting. */
export interface Card {
  readonly title: string;
  readonly href: string;
  /** A short mark beside the title, in words. */
  readonly badge?: string;
  readonly facts: readonly string[];
  readonly notes: readonly string[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[]; readonly muted?: boolean }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly href: string }
  /** A button's address written out, for readers whose mail program shows no button or hides where it leads. */
  | { readonly kind: 'address'; readonly label: string; readonly href: string }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: 'cards'; readonly cards: readonly Card[] };

/**
 * What a mail says, once: the HTML part and the text part are both made from it, so neither can say less than the other.
 * Texts are plain: whoever renders them escapes them.
 */
export interface MailContent {
  readonly subject: string;
  /** The line that mail programs show after the subject; not repeated in the text part. */
  readonly preview: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
  /** Why the reader gets this mail, and what they can do about it. */
  readonly footer: readonly (readonly Inline[])[];
}

/** Who sends, as mail says it (Canada's anti-spam law asks for name, postal address, and a way to reach the sender). */
export interface SenderIdentity {
  readonly name: string;
  readonly postalAddress: string;
}

/** What templates need beside their message. */
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
