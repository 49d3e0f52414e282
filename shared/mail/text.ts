import type { Block, Card, Inline, MailContent } from './content.ts';
import { oneLine, oneLineWithin } from './plain.ts';

/** The text part, with the content of the HTML part in the same order. Addresses of buttons are written below them. */
export function renderText(content: MailContent): string {
  const heading = oneLine(content.heading ?? content.subject);
  return [
    `${heading}\n${'='.repeat(heading.length)}`,
    ...content.blocks.map(block).filter((part) => part !== ''),
    `-- \n${content.footer.map(inlines).join('\n\n')}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function block(part: Block): string {
  switch (part.kind) {
    case 'paragraph':
      return inlines(part.inlines);
    case 'heading':
      return `${oneLine(part.text)}\n${'-'.repeat(oneLine(part.text).length)}`;
    case 'button':
      return `${oneLine(part.label)}\n${part.href}`;
    case 'address':
      return '';
    case 'facts':
      return part.rows.map(({ label, value }) => `${oneLine(label)} ${oneLine(value)}`).join('\n');
    case 'cards':
      return part.cards.map(card).join('\n\n');
  }
}

function card(entry: Card, index: number): string {
  const lines = [
    entry.facts.map(oneLine).join(' · '),
    ...(entry.badge === undefined ? [] : [oneLine(entry.badge)]),
    ...entry.notes.map(oneLine),
    entry.href,
  ];
  return [`${index + 1}. ${oneLine(entry.title)}`, ...lines.map((line) => `   ${line}`)].join('\n');
}

function inlines(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') {
        return oneLineWithin(part);
      }
      if ('strong' in part) {
        return oneLine(part.strong);
      }
      return part.text === part.href ? part.href : `${oneLine(part.text)} (${part.href})`;
    })
    .join('')
    .trim();
}
