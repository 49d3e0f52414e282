/** Files of 10 MiB that make each reader work as hard as we know how, with what becomes of them. */
import { type FileType, maxFileBytes, type RejectionReason } from '#shared/domain/file.ts';
import { docOf } from './doc-samples.ts';
import { contentTypes, docxOf, docxWith, relationship, zipBomb } from './docx-samples.ts';
import { packed, pdfOf, pdfOfSize, pdfWith, plainObjects } from './pdf-samples.ts';

export interface WorstSample {
  readonly what: string;
  readonly type: FileType;
  readonly reason: RejectionReason | undefined;
  readonly make: () => Buffer;
}

const mebibyte = 1024 * 1024;
/** Room for the rest of the file. */
const most = maxFileBytes - 64 * 1024;

/** The same again and again, to about 10 MiB. */
const filled = (part: string, bytes = most) => part.repeat(Math.floor(bytes / part.length));
/** A PDF with a text that its readers take for objects. */
const pdfFull = (part: string) => pdfOf({ objects: [...plainObjects, ''], header: `%PDF-1.7\n${filled(part)}\n` });
const objects = (content: Buffer) => packed('/Type /ObjStm /N 1 /First 4', content);

function noise(bytes: number): Buffer {
  const out = Buffer.alloc(bytes);
  for (let at = 0, seed = 1; at < bytes; at += 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    out[at] = seed >>> 24;
  }
  return out;
}

export const worstSamples: readonly WorstSample[] = [
  { what: 'PDF: one large stream', type: 'pdf', reason: undefined, make: () => pdfOfSize(maxFileBytes) },
  {
    what: 'PDF: a large stream of noise',
    type: 'pdf',
    reason: undefined,
    make: () => pdfWith('', Buffer.concat([Buffer.from('<< >>\nstream\n'), noise(most), Buffer.from('\nendstream')])),
  },
  {
    what: 'PDF: half a million objects',
    type: 'pdf',
    reason: undefined,
    make: () => pdfFull('9 0 obj<</A 1>>endobj\n'),
  },
  { what: 'PDF: names only', type: 'pdf', reason: undefined, make: () => pdfFull('9 0 obj[/a/b/c#20/d/e/f]\n') },
  {
    what: 'PDF: one array of five million names',
    type: 'pdf',
    reason: undefined,
    make: () => pdfOf({ objects: [...plainObjects, `[${filled('/a')}]`] }),
  },
  { what: 'PDF: open strings', type: 'pdf', reason: 'damaged', make: () => pdfFull('obj(') },
  { what: 'PDF: open comments', type: 'pdf', reason: 'damaged', make: () => pdfFull('obj%') },
  { what: 'PDF: open dictionaries', type: 'pdf', reason: 'damaged', make: () => pdfFull('obj<</A') },
  { what: 'PDF: open hexadecimal strings', type: 'pdf', reason: 'damaged', make: () => pdfFull('obj<') },
  {
    what: 'PDF: 31 MiB of objects in streams',
    type: 'pdf',
    reason: undefined,
    make: () => pdfWith('', ...Array.from({ length: 4 }, () => objects(Buffer.alloc(7.75 * mebibyte, '/a')))),
  },
  {
    what: 'PDF: object streams without end',
    type: 'pdf',
    reason: 'unpacks_too_large',
    make: () => pdfWith('', ...Array.from({ length: 100 }, () => objects(Buffer.alloc(7 * mebibyte, '/a')))),
  },
  {
    what: 'PDF: a hundred thousand small object streams',
    type: 'pdf',
    reason: 'unpacks_too_large',
    make: () =>
      pdfOf({
        header: `%PDF-1.7\n${filled(`9 0 obj\n${objects(Buffer.from('/a')).toString('latin1')}\nendobj\n`)}`,
        objects: plainObjects,
      }),
  },
  { what: 'DOCX: 100 MiB unpacked', type: 'docx', reason: undefined, make: () => zipBomb(99) },
  {
    what: 'DOCX: 10 MiB that do not pack',
    type: 'docx',
    reason: undefined,
    make: () => docxOf({ 'word/media/image1.png': noise(most) }, 0),
  },
  {
    what: 'DOCX: 5,000 parts',
    type: 'docx',
    reason: undefined,
    make: () =>
      docxOf(Object.fromEntries(Array.from({ length: 4990 }, (_, i) => [`word/media/${i}.png`, noise(1900)])), 0),
  },
  {
    what: 'DOCX: long lists of relationships',
    type: 'docx',
    reason: undefined,
    make: () => docxWith(filled(relationship('hyperlink', 'x', 'External'), 1.9 * mebibyte)),
  },
  {
    what: 'DOCX: a list that is too long',
    type: 'docx',
    reason: 'unpacks_too_large',
    make: () =>
      docxOf({ '[Content_Types].xml': contentTypes(undefined, filled('<Default Extension="a" ContentType="b"/>')) }),
  },
  {
    what: 'DOCX: a list with attributes only',
    type: 'docx',
    reason: undefined,
    make: () => docxWith(`<Relationship ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`),
  },
  {
    what: 'DOC: one large stream',
    type: 'doc',
    reason: undefined,
    make: () => docOf({ streams: { Data: Buffer.alloc(maxFileBytes - 512 * 1024) } }),
  },
  {
    what: 'DOC: ten thousand streams',
    type: 'doc',
    reason: undefined,
    make: () =>
      docOf({ streams: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`s${i}`, Buffer.alloc(10)])) }),
  },
  { what: 'DOC: chains that meet', type: 'doc', reason: 'damaged', make: meetingChains },
];

/** Every sector is the beginning of a chain that runs into the same long one. */
function meetingChains(): Buffer {
  const bytes = docOf({ streams: { Data: Buffer.alloc(maxFileBytes - 512 * 1024) } });
  const perSector = 512 / 4;
  const table = Array.from({ length: 109 }, (_, at) => bytes.readUInt32LE(76 + at * 4)).filter(
    (sector) => sector < 0xfffffffa,
  );
  const sectors = Math.min(table.length * perSector, Math.floor(bytes.length / 512) - 1);
  const place = (sector: number) => ((table[Math.floor(sector / perSector)] ?? 0) + 1) * 512 + (sector % perSector) * 4;
  // The second half stays one chain; each sector of the first half leads to its beginning.
  for (let sector = 100; sector < sectors / 2; sector += 1) {
    bytes.writeUInt32LE(Math.ceil(sectors / 2), place(sector));
  }
  return bytes;
}
