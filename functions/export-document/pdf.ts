import { type Block, type ExportDocument, type Part, runsRightToLeft } from './blocks.ts';
import type { Compiler } from './compiler.ts';

import { type Coverage, drawable } from './drawable.ts';
import { wordings } from './wording.ts';

/** A tagged PDF with embedded subsets of the fonts. */
export function pdfOf(document: ExportDocument, compiler: Compiler): Promise<Uint8Array> {
  const { title, author, language, layout, blocks } = document;
  const { page, of } = wordings[language];
  return compiler.compile({
    title,
    author,
    language,
    layout,
    fonts: compiler.families,
    footer: [page, of],
    blocks: blocks.map((block) => ({ ...drawn(block, compiler.coverage), rtl: runsRightToLeft(block, blocks) })),
  });
}

/** The block with its texts in pieces, as the template reads them. */
function drawn(block: Block, coverage: Coverage): object {
  const pieces = (text: string) => drawable(text, coverage);
  const inline = (parts: readonly Part[]) => parts.map((part) => ({ ...part, text: pieces(part.text) }));
  switch (block.kind) {
    case 'contact':
    case 'detail':
      return { ...block, parts: inline(block.parts) };
    case 'paragraph':
      return { ...block, lines: block.lines.map(pieces) };
    case 'bullets':
      return { ...block, items: block.items.map(pieces) };
    case 'pair':
      return { ...block, label: pieces(block.label), text: pieces(block.text) };
    case 'entry':
      return {
        ...block,
        text: pieces(block.text),
        ...(block.aside === undefined ? {} : { aside: pieces(block.aside) }),
      };
    default:
      return { ...block, text: pieces(block.text) };
  }
}
