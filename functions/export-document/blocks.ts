import type { Language } from '#shared/domain/account.ts';
import { isRightToLeft } from './direction.ts';

/** A piece of text, perhaps with where it leads to: an http(s), mailto or tel address. */
export interface Part {
  readonly text: string;
  readonly url?: string;
}

/** What a document is made of, from top to bottom, in words: PDF and Word are both drawn from this. */
export type Block =
  /** Whose document it is: the title on the page. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'headline'; readonly text: string }
  /** How to reach them, one after the other. */
  | { readonly kind: 'contact'; readonly parts: readonly Part[] }
  /** Heading of a section. */
  | { readonly kind: 'heading'; readonly text: string }
  /** Heading of an entry in a section, with its time. */
  | { readonly kind: 'entry'; readonly text: string; readonly aside?: string }
  /** What stands under the heading of an entry. */
  | { readonly kind: 'detail'; readonly parts: readonly Part[] }
  /** `Languages: French, English`, in one line. */
  | { readonly kind: 'pair'; readonly label: string; readonly text: string }
  /** `apart`: with more room above. */
  | { readonly kind: 'paragraph'; readonly lines: readonly string[]; readonly apart?: true }
  | { readonly kind: 'bullets'; readonly items: readonly string[] }
  /** The subject of a letter. */
  | { readonly kind: 'subject'; readonly text: string };

export interface ExportDocument {
  /** As programs show it: in the window's title, in lists. */
  readonly title: string;
  readonly author: string;
  readonly language: Language;
  readonly layout: 'resume' | 'letter';
  readonly blocks: readonly Block[];
}

/** What was written in several lines: paragraphs of one direction, and lists where lines begin with a dash or a bullet. */
export function prose(text: string | undefined): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let items: string[] = [];
  const close = () => {
    if (lines.length > 0) {
      blocks.push({ kind: 'paragraph', lines });
    }
    if (items.length > 0) {
      blocks.push({ kind: 'bullets', items });
    }
    lines = [];
    items = [];
  };
  for (const raw of (text ?? '').split(/\r\n|[\n\r\u2028\u2029]/)) {
    const line = raw.trim();
    const item = /^[-•*–]\s+(.*)$/u.exec(line)?.[1];
    const turns = lines.length > 0 && isRightToLeft(lines.join(' ')) !== isRightToLeft(line);
    if (line === '' || turns || (item === undefined ? items : lines).length > 0) {
      close();
    }
    if (item !== undefined) {
      items.push(item);
    } else if (line !== '') {
      lines.push(line);
    }
  }
  close();
  return blocks;
}

/** A list of what was written one by one: line breaks in it do not count. */
export function bullets(items: readonly string[] | undefined): Block[] {
  const written = (items ?? []).map(oneLine).filter((item) => item !== '');
  return written.length > 0 ? [{ kind: 'bullets', items: written }] : [];
}

export function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/gu, ' ').trim();
}

/** Those that say something, with `between` between them. */
export function joined(texts: readonly (string | undefined)[], between: string): string {
  return texts
    .map(oneLine)
    .filter((text) => text !== '')
    .join(between);
}

/** What is not empty, as parts. */
export function parts(...texts: readonly (string | Part | undefined)[]): Part[] {
  return texts
    .map((part) => (typeof part === 'object' ? part : { text: oneLine(part) }))
    .filter(({ text }) => text !== '');
}

/** An address as people read it, and as a link where it is one that may be followed. */
export function linked(address: string | undefined, label?: string): Part | undefined {
  const text = oneLine(address);
  if (text === '') {
    return label === undefined || label === '' ? undefined : { text: label };
  }
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : undefined;
  const shown = url === undefined ? text : text.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  if (label === undefined || label === '') {
    return url === undefined ? { text: shown } : { text: shown, url };
  }
  return url === undefined ? { text: `${label} (${shown})` } : { text: label, url };
}
