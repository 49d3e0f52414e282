import type { Block } from './blocks.ts';

const header: readonly Block['kind'][] = ['name', 'headline', 'contact'];

/** By its own text; what stands under the name follows the name. */
export function runsRightToLeft(block: Block, blocks: readonly Block[]): boolean {
  const name = header.includes(block.kind) ? blocks.find(({ kind }) => kind === 'name') : undefined;
  return isRightToLeft(textOf(name ?? block));
}

/** Whether a paragraph runs from right to left: by its first letter that has a direction. */
export function isRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0];
  return (
    letter !== undefined && /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}]/u.test(letter)
  );
}

/** What says in which direction a block runs. */
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
