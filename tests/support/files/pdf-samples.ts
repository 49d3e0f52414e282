/** PDFs for tests, made here: plain ones by hand, so that each can be wrong in exactly one way, others by their producers. */
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import PdfKit from 'pdfkit';

interface PdfParts {
  /** Bodies of objects 1, 2, 3 …; 1 is the catalog. */
  readonly objects?: readonly (string | Buffer)[];
  readonly trailer?: string;
  readonly header?: string;
  readonly before?: string;
  readonly after?: string;
}

export const catalog = '<< /Type /Catalog /Pages 2 0 R >>';
export const pages = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
export const pdfPage =
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>';
const text = 'BT /F1 12 Tf 72 720 Td (HTML/CSS/JavaScript /Launch developer) Tj ET';
export const contents = `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
export const plainObjects = [catalog, pages, pdfPage, contents];

/** A PDF as simple as can be, with whatever differs. */
export function pdfOf({
  objects = plainObjects,
  trailer = '',
  header = '%PDF-1.7\n',
  before = '',
  after = '',
}: PdfParts = {}) {
  const parts: Buffer[] = [Buffer.from(before + header, 'latin1')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  for (const [index, body] of objects.entries()) {
    offsets.push(at);
    add(
      Buffer.concat([
        Buffer.from(`${index + 1} 0 obj\n`),
        Buffer.from(body as string, 'latin1'),
        Buffer.from('\nendobj\n'),
      ]),
    );
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = at;
  add(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n${after}`,
      'latin1',
    ),
  );
  return Buffer.concat(parts);
}

/** With a catalog that has something more, and further objects from number 5 on. */
export function pdfWith(inCatalog: string, ...further: readonly (string | Buffer)[]): Buffer {
  return pdfOf({ objects: [catalog.replace('>>', `${inCatalog} >>`), pages, pdfPage, contents, ...further] });
}

/** A stream, compressed. */
export function packed(dictionary: string, content: string | Buffer): Buffer {
  const bytes = deflateSync(content);
  return Buffer.concat([
    Buffer.from(`<< ${dictionary} /Filter /FlateDecode /Length ${bytes.length} >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

/** An object stream with one object, number 9. */
export function objectStream(object: string, dictionary = '/Type /ObjStm /N 1 /First 4'): Buffer {
  return packed(dictionary, `9 0 ${object}`);
}

/** As print drivers and office suites write them: compressed streams, an object stream, a cross-reference stream. */
export async function pdfOfEditor(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle('Résumé (HTML/JavaScript)');
  const sheet = document.addPage();
  sheet.drawText('Experience: bookkeeping');
  return Buffer.from(await document.save({ useObjectStreams: true }));
}

/** LaTeX and LibreOffice: an action that only goes to a page. */
export async function pdfThatOpensAtPage(): Promise<Buffer> {
  return pdfWith('/OpenAction [3 0 R /XYZ null null 0]');
}

export async function pdfWithScript(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  document.addJavaScript('main', 'app.alert(1)');
  return Buffer.from(await document.save());
}

export async function pdfWithAttachment(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  await document.attach(Buffer.from('MZ'), 'tool.exe', { mimeType: 'application/octet-stream' });
  return Buffer.from(await document.save());
}

export async function pdfWithLink(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const sheet = document.addPage();
  const action = document.context.obj({ Type: 'Action', S: 'URI', URI: PDFString.of('https://portfolio.example') });
  const link = document.context.register(
    document.context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 100, 20], A: action }),
  );
  sheet.node.set(PDFName.of('Annots'), document.context.obj([link]));
  return Buffer.from(await document.save());
}

/** Another producer, encrypted where a password is given. */
export function pdfOfReport(options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const document = new PdfKit(options);
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
    document.text('Report of progress').addPage().text('Second page');
    document.end();
  });
}

/** A good PDF of exactly so many bytes. */
export function pdfOfSize(bytes: number): Buffer {
  const sized = (length: number) =>
    pdfWith(
      '',
      Buffer.concat([Buffer.from('<< /Length 1 >>\nstream\n'), Buffer.alloc(length, 'x'), Buffer.from('\nendstream')]),
    );
  return sized(bytes - (sized(bytes - 2000).length - (bytes - 2000)));
}
