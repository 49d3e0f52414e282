import type { Footer, Paragraph, ParagraphChild } from 'docx';
import { type Block, type ExportDocument, type Part, runsRightToLeft } from './blocks.ts';

import { locales, wordings } from './wording.ts';

type Docx = typeof import('docx');

const ink = '1B2A41';
const quiet = '4A5568';
const font = 'Calibri';
/** Letter paper, in twentieths of a point. */
const page = { width: 8.5 * 1440, height: 11 * 1440 };
const margin = { top: 1080, bottom: 1080, left: 1190, right: 1190 };
const textWidth = page.width - margin.left - margin.right;

/** A Word document with styles, lists and links. Word itself chooses fonts for other scripts. */
export async function wordOf(document: ExportDocument): Promise<Uint8Array> {
  const docx = await import('docx');
  const { title, author, language, layout, blocks } = document;
  const word = new docx.Document({
    title: plain(title),
    creator: plain(author),
    lastModifiedBy: plain(author),
    styles: stylesOf(docx, document),
    numbering: {
      config: [
        {
          reference: 'bullets',
          levels: [
            {
              level: 0,
              format: docx.LevelFormat.BULLET,
              text: '•',
              alignment: docx.AlignmentType.START,
              style: { paragraph: { indent: { left: 340, hanging: 227 } } },
            },
          ],
        },
      ],
    },
    sections: [
      {
        properties: { page: { size: page, margin } },
        ...(layout === 'letter' ? {} : { footers: { default: footer(docx, language) } }),
        children: blocks.flatMap((block) => paragraphs(docx, block, runsRightToLeft(block, blocks))),
      },
    ],
  });
  return new Uint8Array(await docx.Packer.toArrayBuffer(word));
}

function stylesOf(docx: Docx, { language, layout }: ExportDocument) {
  const letter = layout === 'letter';
  const heading = { basedOn: 'Normal', next: 'Normal', quickFormat: true };
  return {
    default: {
      document: {
        run: { font, size: letter ? 22 : 21, language: { value: locales[language] } },
        paragraph: { spacing: { after: letter ? 200 : 80, line: letter ? 288 : 259 } },
      },
      title: { ...heading, run: { font, size: 44, bold: true, color: ink }, paragraph: { spacing: { after: 40 } } },
      heading1: {
        ...heading,
        run: { font, size: 25, bold: true, color: ink },
        paragraph: {
          spacing: { before: 300, after: 120 },
          keepNext: true,
          border: { bottom: { style: docx.BorderStyle.SINGLE, size: 5, space: 3, color: ink } },
        },
      },
      heading2: {
        ...heading,
        run: { font, size: 21, bold: true, color: '000000' },
        paragraph: { spacing: { before: 160, after: 20 }, keepNext: true },
      },
      hyperlink: { run: { color: ink } },
    },
  };
}

function footer(docx: Docx, language: ExportDocument['language']): Footer {
  const { page: word, of } = wordings[language];
  const run = new docx.TextRun({
    color: quiet,
    size: 17,
    children: [`${word} `, docx.PageNumber.CURRENT, ` ${of} `, docx.PageNumber.TOTAL_PAGES],
  });
  return new docx.Footer({ children: [new docx.Paragraph({ alignment: docx.AlignmentType.CENTER, children: [run] })] });
}

interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly size?: number;
}

function paragraphs(docx: Docx, block: Block, rtl: boolean): Paragraph[] {
  const direction = rtl ? { bidirectional: true } : {};
  const runs = (text: string, look: Look = {}) => new docx.TextRun({ text: plain(text), rightToLeft: rtl, ...look });
  const inline = (parts: readonly Part[], look: Look) =>
    parts.flatMap((part, index) => [...(index > 0 ? [runs('  ·  ', look)] : []), linkOr(part, look)]);
  const linkOr = (part: Part, look: Look): ParagraphChild => {
    const run = runs(part.text, part.url === undefined ? look : { ...look, color: ink });
    return part.url === undefined ? run : new docx.ExternalHyperlink({ link: part.url, children: [run] });
  };
  switch (block.kind) {
    case 'name':
      return [new docx.Paragraph({ ...direction, heading: docx.HeadingLevel.TITLE, children: [runs(block.text)] })];
    case 'headline':
      return [new docx.Paragraph({ ...direction, children: [runs(block.text, { color: quiet, size: 24 })] })];
    case 'contact':
      return [
        new docx.Paragraph({ ...direction, spacing: { after: 120 }, children: inline(block.parts, { size: 19 }) }),
      ];
    case 'heading':
      return [new docx.Paragraph({ heading: docx.HeadingLevel.HEADING_1, children: [runs(block.text)] })];
    case 'entry':
      return [
        new docx.Paragraph({
          ...direction,
          heading: docx.HeadingLevel.HEADING_2,
          tabStops: [{ type: docx.TabStopType.RIGHT, position: textWidth }],
          children: [
            runs(block.text),
            ...(block.aside === undefined
              ? []
              : [
                  new docx.TextRun({
                    children: [new docx.Tab(), plain(block.aside)],
                    bold: false,
                    color: quiet,
                    size: 19,
                  }),
                ]),
          ],
        }),
      ];
    case 'detail':
      return [new docx.Paragraph({ ...direction, keepNext: true, children: inline(block.parts, { color: quiet }) })];
    case 'pair':
      return [new docx.Paragraph({ ...direction, children: [runs(block.label, { bold: true }), runs(block.text)] })];
    case 'paragraph': {
      const children = block.lines.map(
        (line, index) => new docx.TextRun({ text: plain(line), rightToLeft: rtl, ...(index > 0 ? { break: 1 } : {}) }),
      );
      return [new docx.Paragraph({ ...direction, ...(block.apart ? { spacing: { before: 360 } } : {}), children })];
    }
    case 'bullets':
      return block.items.map(
        (item) =>
          new docx.Paragraph({
            ...direction,
            numbering: { reference: 'bullets', level: 0 },
            spacing: { after: 40 },
            children: [runs(item)],
          }),
      );
    case 'subject':
      return [
        new docx.Paragraph({ ...direction, spacing: { before: 240 }, children: [runs(block.text, { bold: true })] }),
      ];
  }
}

/** XML 1.0 does not allow these two characters: replaced by their code, as in PDFs. */
function plain(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase()}]`);
}
