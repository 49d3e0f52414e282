import type { Language } from '#shared/domain/account.ts';

/** A piece of text with an optional link: an http(s), mailto or tel address. */
export interface Part {
  readonly text: string;
  readonly url?: string;
}

/** A document is a list of blocks; PDF and Word are both drawn from it. */
export type Block =
  /** The person's name, as the title on the page. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'headline'; readonly text: string }
  | { readonly kind: 'contact'; readonly parts: readonly Part[] }
  /** Heading of a section. */
  | { readonly kind: 'heading'; readonly text: string }
  /** Heading of an entry in a section, with its period at the side. */
  | { readonly kind: 'entry'; readonly text: string; readonly aside?: string }
  /** Line below the heading of an entry. */
  | { readonly kind: 'detail'; readonly parts: readonly Part[] }
  /** For example `Languages: French, English`. */
  | { readonly kind: 'pair'; readonly label: string; readonly text: string }
  /** `apart`: with more space above. */
  | { readonly kind: 'paragraph'; readonly lines: readonly string[]; readonly apart?: true }
  | { readonly kind: 'bullets'; readonly items: readonly string[] }
  /** The subject of a letter. */
  | { readonly kind: 'subject'; readonly text: string };

export interface ExportDocument {
  /** Title in the document's properties. */
  readonly title: string;
  readonly author: string;
  readonly language: Language;
  readonly layout: 'resume' | 'letter';
  readonly blocks: readonly Block[];
}

/** Splits text into paragraphs of one direction, and lists of the lines that begin with a dash or a bullet. */
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
    const changesDirection = lines.length > 0 && isRightToLeft(lines.join(' ')) !== isRightToLeft(line);
    if (line === '' || changesDirection || (item === undefined ? items : lines).length > 0) {
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

export function bullets(items: readonly string[] | undefined): Block[] {
  const written = (items ?? []).map(oneLine).filter((item) => item !== '');
  return written.length > 0 ? [{ kind: 'bullets', items: written }] : [];
}

export function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/gu, ' ').trim();
}

/** Joins the texts that are not empty. */
export function joined(texts: readonly (string | undefined)[], separator: string): string {
  return texts
    .map(oneLine)
    .filter((text) => text !== '')
    .join(separator);
}

/** The texts that are not empty, as parts. */
export function parts(...texts: readonly (string | Part | undefined)[]): Part[] {
  return texts
    .map((part) => (typeof part === 'object' ? part : { text: oneLine(part) }))
    .filter(({ text }) => text !== '');
}

/** A web address without its scheme, as a link if it is http(s). */
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

const header: readonly Block['kind'][] = ['name', 'headline', 'contact'];

/** The direction of a block is that of its own text; headline and contact follow the name. */
export function runsRightToLeft(block: Block, blocks: readonly Block[]): boolean {
  const name = header.includes(block.kind) ? blocks.find(({ kind }) => kind === 'name') : undefined;
  return isRightToLeft(textOf(name ?? block));
}

/** Decided by the first letter. */
function isRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}]/u.test(letter);
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'contact':
    case 'detail':
      return block.parts.map(({ text }) => text).join(' ');
    case 'paragraph':
      return block.lines.join(' ');
    case 'bullets':
      return block.items.join(' ');
    case 'pair':
      return `${block.label} ${block.text}`;
    default:
      return block.text;
  }
}
