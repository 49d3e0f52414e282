/** Word documents in the present format, made here. */
import { Document, Packer, Paragraph } from 'docx';
import { type Zippable, zipSync } from 'fflate';

type Parts = Readonly<Record<string, string | Uint8Array>>;

const relationships = (rows: string) =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows}</Relationships>`;
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function relationship(type: string, target: string, mode = ''): string {
  return `<Relationship Id="r${type}" Type="${office}/${type}" Target="${target}"${mode && ` TargetMode="${mode}"`}/>`;
}

const mainType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
export const macroType = 'application/vnd.ms-word.document.macroEnabled.main+xml';

export function contentTypes(main = mainType, further = ''): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}"/>${further}</Types>`;
}

export const documentXml =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Experience</w:t></w:r></w:p></w:body></w:document>';

/** The smallest document that Word opens. */
const plainParts: Parts = {
  '[Content_Types].xml': contentTypes(),
  '_rels/.rels': relationships(relationship('officeDocument', 'word/document.xml')),
  'word/document.xml': documentXml,
};

/** With parts added or replaced. */
export function docxOf(parts: Parts = {}, level: 0 | 6 = 6): Buffer {
  const all: Zippable = {};
  for (const [name, content] of Object.entries({ ...plainParts, ...parts })) {
    all[name] = typeof content === 'string' ? Buffer.from(content) : content;
  }
  return Buffer.from(zipSync(all, { level, mtime: new Date('2026-01-05T12:00:00Z') }));
}

/** With relationships of the main part. */
export function docxWith(rows: string, parts: Parts = {}): Buffer {
  return docxOf({ 'word/_rels/document.xml.rels': relationships(rows), ...parts });
}

export async function docxOfEditor(): Promise<Buffer> {
  const document = new Document({ sections: [{ children: [new Paragraph('Expérience : comptabilité')] }] });
  return Packer.toBuffer(document);
}

/** Another office suite names its main part otherwise, by an absolute target, and writes UTF-16. */
export function docxOfAnother(): Buffer {
  const utf16 = (text: string) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replace('UTF-8', 'UTF-16'), 'utf16le')]);
  return docxOf({
    '[Content_Types].xml': utf16(contentTypes().replace('/word/document.xml', '/WORD/Main.xml')),
    '_rels/.rels': relationships(relationship('officeDocument', '/word/main.xml')),
    'word/main.xml': documentXml,
    'docProps/app.xml': '<Properties/>',
  });
}

/** Whose entries say that they are encrypted. */
export function encryptedZip(): Buffer {
  const bytes = docxOf();
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    bytes[at + 6] = 1;
  }
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    bytes[at + 8] = 1;
  }
  return bytes;
}

/** Small, and large once unpacked. */
export function zipBomb(mebibytes: number): Buffer {
  return docxOf({ 'word/media/image1.bmp': new Uint8Array(mebibytes * 1024 * 1024) });
}

/** A bomb that says it is none: the sizes of its directory are wrong. */
export function lyingZipBomb(mebibytes: number): Buffer {
  const bytes = zipBomb(mebibytes);
  const name = Buffer.from('word/media/image1.bmp');
  const entry = bytes.lastIndexOf(name) - 46;
  bytes.writeUInt32LE(1000, entry + 24);
  return bytes;
}
