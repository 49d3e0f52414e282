import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspect } from '#functions/inspect-file/inspection/inspect.ts';
import { type FileType, type RejectionReason, rejectionReasons } from '#shared/domain/file.ts';
import { compoundFile, docOf } from '../support/files/doc-samples.ts';
import {
  contentTypes,
  documentXml,
  docxOf,
  docxOfAnother,
  docxOfEditor,
  docxWith,
  encryptedZip,
  lyingZipBomb,
  macroType,
  relationship,
  zipBomb,
} from '../support/files/docx-samples.ts';
import {
  catalog,
  contents,
  objectStream,
  packed,
  pages,
  pdfOf,
  pdfOfEditor,
  pdfOfReport,
  pdfOfSize,
  pdfPage,
  pdfThatOpensAtPage,
  pdfWith,
  pdfWithAttachment,
  pdfWithLink,
  pdfWithScript,
  plainObjects,
} from '../support/files/pdf-samples.ts';

type Sample = Buffer | Promise<Buffer>;
type Row = readonly [what: string, sample: () => Sample, type: FileType, reason: RejectionReason | undefined];

function holds(rows: readonly Row[]) {
  it.each(rows)('%s', async (_, sample, type, reason) => {
    expect(await inspect(await sample(), type)).toBe(reason);
  });
}

const good = undefined;
const mebibyte = 1024 * 1024;
const action = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';

describe('FL-01, DEC-1: good files of several producers', () => {
  holds([
    ['a plain PDF, whose text names scripts and actions', () => pdfOf(), 'pdf', good],
    ['a PDF of an editor, with object streams', pdfOfEditor, 'pdf', good],
    ['a PDF of a report generator', () => pdfOfReport(), 'pdf', good],
    ['a PDF that opens at a page', pdfThatOpensAtPage, 'pdf', good],
    ['a PDF with a link', pdfWithLink, 'pdf', good],
    ['a PDF after a byte order mark and an empty line', () => pdfOf({ before: '\xef\xbb\xbf\r\n' }), 'pdf', good],
    ['a PDF with a line of a mail server after its end', () => pdfOf({ after: '\r\n--boundary--' }), 'pdf', good],
    ['a PDF of exactly 10 MiB', () => pdfOfSize(10 * mebibyte), 'pdf', good],
    ['a DOCX of the smallest kind', () => docxOf(), 'docx', good],
    ['a DOCX of a library', docxOfEditor, 'docx', good],
    ['a DOCX of another suite', docxOfAnother, 'docx', good],
    [
      'a DOCX with a link, a linked picture, and a template on its author’s disk',
      () =>
        docxWith(
          relationship('hyperlink', 'https://portfolio.example', 'External') +
            relationship('image', 'https://pictures.example/me.png', 'External') +
            relationship('attachedTemplate', 'file:///C:\\Users\\Robin\\Templates\\Resume.dotx', 'External'),
        ),
      'docx',
      good,
    ],
    ['a DOC', () => docOf(), 'doc', good],
    ['a DOC with an empty pool of objects', () => docOf({ streams: { 'ObjectPool/': '' } }), 'doc', good],
    ['a DOC with a large stream', () => docOf({ streams: { Data: Buffer.alloc(3 * mebibyte) } }), 'doc', good],
  ]);
});

describe('FL-01: what is not what its name says', () => {
  const exe = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00', 'latin1'), Buffer.alloc(500)]);
  const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(500)]);
  holds([
    ['nothing', () => Buffer.alloc(0), 'pdf', 'empty'],
    ['one byte more than 10 MiB', () => pdfOfSize(10 * mebibyte + 1), 'pdf', 'too_large'],
    ['a program called .pdf', () => exe, 'pdf', 'executable'],
    ['a program called .docx', () => elf, 'docx', 'executable'],
    ['a program called .doc', () => exe, 'doc', 'executable'],
    ['a web page', () => Buffer.from('\n<!DOCTYPE html><html><body>hello'), 'pdf', 'web_page_or_script'],
    ['a web page with a byte order mark', () => Buffer.from('\ufeff<html>'), 'doc', 'web_page_or_script'],
    ['a web page in UTF-16', () => Buffer.from('\ufeff<script>x()</script>', 'utf16le'), 'doc', 'web_page_or_script'],
    [
      'a drawing that can carry scripts',
      () => Buffer.from('<svg xmlns="x"><script/></svg>'),
      'pdf',
      'web_page_or_script',
    ],
    ['a shell script', () => Buffer.from('#!/bin/sh\nrm -rf ~\n'), 'pdf', 'web_page_or_script'],
    ['a batch file', () => Buffer.from('@echo off\r\ndel *.*'), 'doc', 'web_page_or_script'],
    ['PHP', () => Buffer.from('<?php system($_GET["c"]);'), 'pdf', 'web_page_or_script'],
    ['text', () => Buffer.from('just some words'), 'pdf', 'type_not_accepted'],
    ['zeros', () => Buffer.alloc(4096), 'pdf', 'type_not_accepted'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'pdf', 'type_not_accepted'],
    ['rich text called .doc', () => Buffer.from('{\\rtf1\\ansi hello}'), 'doc', 'type_not_accepted'],
    ['a PDF called .docx', () => pdfOf(), 'docx', 'type_mismatch'],
    ['a DOCX called .pdf', () => docxOf(), 'pdf', 'type_mismatch'],
    ['a DOCX called .doc', () => docxOf(), 'doc', 'type_mismatch'],
    ['a DOC called .docx', () => docOf(), 'docx', 'type_mismatch'],
    ['an archive', () => docxOf({ '[Content_Types].xml': 'x', '_rels/.rels': 'x' }), 'docx', 'damaged'],
    [
      'a workbook called .docx',
      () =>
        docxOf({
          '[Content_Types].xml': contentTypes(
            'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
          ),
        }),
      'docx',
      'type_not_accepted',
    ],
    ['a workbook called .doc', () => compoundFile({ Workbook: Buffer.alloc(5000) }), 'doc', 'type_not_accepted'],
  ]);
});

describe('FL-01: two types in one file', () => {
  holds([
    ['a PDF behind a web page', () => pdfOf({ before: '<html><script>x()</script>' }), 'pdf', 'web_page_or_script'],
    ['a PDF behind a picture', () => pdfOf({ before: 'GIF89a\x01\x00\x01\x00' }), 'pdf', 'several_types'],
    ['a PDF behind a program', () => pdfOf({ before: 'MZ\x90\x00' }), 'pdf', 'executable'],
    [
      'a PDF with a web page in its first comment',
      () => pdfOf({ header: '%PDF-1.7\n%<html><script>x()</script>\n' }),
      'pdf',
      'several_types',
    ],
    ['a PDF with an archive after it', () => Buffer.concat([pdfOf(), docxOf()]), 'pdf', 'several_types'],
    [
      'a PDF with an archive in it',
      () => pdfWith('', Buffer.concat([Buffer.from('<< >>\nstream\n'), docxOf(), Buffer.from('\nendstream')])),
      'pdf',
      'several_types',
    ],
    [
      'a DOCX with a PDF in its first part',
      () => Buffer.from(docxOf({}, 0)).fill(pdfOf().subarray(0, 8), 30, 38),
      'docx',
      'several_types',
    ],
    ['a DOCX behind something', () => Buffer.concat([Buffer.from('PK\x03\x04junk'), docxOf()]), 'docx', 'damaged'],
    [
      'a DOCX with something behind',
      () => Buffer.concat([docxOf(), Buffer.from('<script>x()</script>')]),
      'docx',
      'several_types',
    ],
    ['a DOC with an archive behind', () => Buffer.concat([docOf(), docxOf()]), 'doc', 'several_types'],
    [
      'a DOC with a PDF in its first sector',
      () => Buffer.concat([docOf().subarray(0, 512), Buffer.from('%PDF-1.7'), docOf().subarray(520)]),
      'doc',
      'several_types',
    ],
  ]);
});

describe('FL-01: PDFs with more than pages', () => {
  holds([
    ['a script of an editor', pdfWithScript, 'pdf', 'active_content'],
    ['a script on opening', () => pdfWith(`/OpenAction ${action}`), 'pdf', 'active_content'],
    [
      'a script with an escaped name',
      () => pdfWith('/OpenAction << /S /Java#53cript /J#53 (x) >>'),
      'pdf',
      'active_content',
    ],
    [
      'a script whose type stands elsewhere',
      () => pdfWith('/OpenAction << /S 5 0 R >>', '/JavaScript'),
      'pdf',
      'active_content',
    ],
    ['a script in an object stream', () => pdfWith('/OpenAction 9 0 R', objectStream(action)), 'pdf', 'active_content'],
    [
      'a script in an object stream that says it is none',
      () => pdfWith('', objectStream(action, '/N 1 /First 4')),
      'pdf',
      'active_content',
    ],
    [
      'a script in an object stream that is not compressed',
      () => pdfWith('', `<< /Type /ObjStm /N 1 /First 4 /Length 60 >>\nstream\n9 0 ${action}\nendstream`),
      'pdf',
      'active_content',
    ],
    [
      'a script in an older revision',
      () => Buffer.concat([pdfWith(`/OpenAction ${action}`), pdfOf()]),
      'pdf',
      'active_content',
    ],
    [
      'a script behind an open string',
      () => pdfOf({ objects: [...plainObjects, '<< /A (never closed >>', action] }),
      'pdf',
      'active_content',
    ],
    [
      'a script behind comments',
      () => pdfOf({ objects: [...plainObjects, `%\n<< /A %(\n /S\n%x\n/JavaScript >>`] }),
      'pdf',
      'active_content',
    ],
    [
      'a script in a stream that a lenient reader takes for objects',
      () => pdfWith('', `<< /Length 90 >>\nstream\n9 0 obj ${action} endobj\nendstream`),
      'pdf',
      'active_content',
    ],
    [
      'a script inside an open dictionary',
      () => pdfOf({ objects: [...plainObjects, '<< /A << /B', action] }),
      'pdf',
      'active_content',
    ],
    ['a program that is started', () => pdfWith('/OpenAction << /S /Launch /F (cmd.exe) >>'), 'pdf', 'active_content'],
    ['a dynamic form', () => pdfWith('/AcroForm << /XFA 5 0 R >>', '<< >>'), 'pdf', 'active_content'],
    ['an attachment of an editor', pdfWithAttachment, 'pdf', 'embedded_files'],
    [
      'an attachment',
      () => pdfWith('/AF [<< /Type /Filespec /EF << /F 5 0 R >> >>]', '<< >>'),
      'pdf',
      'embedded_files',
    ],
    ['a password to open it', () => pdfOfReport({ userPassword: 'secret' }), 'pdf', 'password_protected'],
    ['a password to change it', () => pdfOfReport({ ownerPassword: 'secret' }), 'pdf', 'password_protected'],
    [
      'objects in an unusual encoding',
      () => pdfWith('', '<< /Type /ObjStm /N 1 /First 4 /Filter /LZWDecode >>\nstream\nx\nendstream'),
      'pdf',
      'could_not_be_checked',
    ],
    [
      'objects in an encoding that stands elsewhere',
      () => pdfWith('', '<< /Type /ObjStm /N 1 /First 4 /Filter 5 0 R >>\nstream\nx\nendstream'),
      'pdf',
      'could_not_be_checked',
    ],
    [
      'objects in two encodings',
      () =>
        pdfWith('', '<< /Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\nx\nendstream'),
      'pdf',
      'could_not_be_checked',
    ],
    [
      'objects that unpack without end',
      () => pdfWith('', packed('/Type /ObjStm /N 1 /First 4', Buffer.alloc(20 * mebibyte, ' '))),
      'pdf',
      'unpacks_too_large',
    ],
    [
      'many objects that unpack to much',
      () =>
        pdfWith(
          '',
          ...Array.from({ length: 6 }, () => packed('/Type /ObjStm /N 1 /First 4', Buffer.alloc(6 * mebibyte, ' '))),
        ),
      'pdf',
      'unpacks_too_large',
    ],
    [
      'objects that cannot be unpacked',
      () => pdfWith('', '<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\nno\nendstream'),
      'pdf',
      'damaged',
    ],
  ]);
});

describe('FL-01: Word documents with more than text', () => {
  holds([
    [
      'macros, renamed',
      () => docxOf({ '[Content_Types].xml': contentTypes(macroType), 'word/vbaProject.bin': 'x' }),
      'docx',
      'macros',
    ],
    [
      'macros under another name',
      () =>
        docxOf({
          '[Content_Types].xml': contentTypes(
            undefined,
            '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
          ),
          'word/x.bin': 'x',
        }),
      'docx',
      'macros',
    ],
    [
      'macros by relationship',
      () =>
        docxWith(
          '<Relationship Id="r1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="x.bin"/>',
        ),
      'docx',
      'macros',
    ],
    [
      'an embedded object',
      () => docxWith(relationship('oleObject', 'embeddings/oleObject1.bin'), { 'word/embeddings/oleObject1.bin': 'x' }),
      'docx',
      'embedded_files',
    ],
    ['a program among its parts', () => docxOf({ 'word/media/setup.exe': 'MZ' }), 'docx', 'embedded_files'],
    ['an archive among its parts', () => docxOf({ 'word/media/nested.zip': docxOf() }), 'docx', 'embedded_files'],
    ['a web page that is merged in', () => docxWith(relationship('aFChunk', 'x.xml')), 'docx', 'embedded_files'],
    ['a control', () => docxOf({ 'word/activeX/activeX1.xml': '<a/>' }), 'docx', 'active_content'],
    [
      'a template from a server',
      () => docxWith(relationship('attachedTemplate', 'https://elsewhere.example/t.dotm', 'External')),
      'docx',
      'external_content',
    ],
    [
      'a template from a share',
      () => docxWith(relationship('attachedTemplate', '\\\\elsewhere\\t.dotm', 'External')),
      'docx',
      'external_content',
    ],
    [
      'a template from a share, as a URL',
      () => docxWith(relationship('attachedTemplate', 'file://elsewhere/t.dotm', 'External')),
      'docx',
      'external_content',
    ],
    ['encrypted parts', encryptedZip, 'docx', 'password_protected'],
    [
      'encrypted as a whole',
      () => compoundFile({ EncryptionInfo: Buffer.alloc(100), EncryptedPackage: Buffer.alloc(9000) }),
      'docx',
      'password_protected',
    ],
    ['more than 100 MiB once unpacked', () => zipBomb(101), 'docx', 'unpacks_too_large'],
    ['the same, and it denies it', () => lyingZipBomb(101), 'docx', 'damaged'],
    [
      'too many parts',
      () => docxOf(Object.fromEntries(Array.from({ length: 5001 }, (_, i) => [`word/${i}.xml`, '']))),
      'docx',
      'unpacks_too_large',
    ],
    [
      'a document type declaration',
      () => docxOf({ '_rels/.rels': '<!DOCTYPE r [<!ENTITY a "b">]><Relationships/>' }),
      'docx',
      'damaged',
    ],
    ['no text', () => docxOf({ 'word/document.xml': '<html/>' }), 'docx', 'damaged'],
    ['the same part twice, in other letters', () => docxOf({ 'word/Document.xml': documentXml }), 'docx', 'damaged'],
    ['cut off', () => docxOf().subarray(0, 600), 'docx', 'damaged'],
    ['old: macros', () => docOf({ streams: { 'Macros/VBA/dir': 'x' } }), 'doc', 'macros'],
    ['old: encrypted', () => docOf({ flags: 0x0300 }), 'doc', 'password_protected'],
    [
      'old: embedded objects',
      () => docOf({ streams: { 'ObjectPool/_1/\x01Ole10Native': 'x' } }),
      'doc',
      'embedded_files',
    ],
    ['old: a package', () => docOf({ streams: { '\x01Ole10Native': 'x' } }), 'doc', 'embedded_files'],
    [
      'old: of Word 95, whose macros nobody can tell from text',
      () => docOf({ word: 0xa5dc }),
      'doc',
      'could_not_be_checked',
    ],
    ['old: something else under the name', () => docOf({ word: 0x1234 }), 'doc', 'damaged'],
    ['old: without its table', () => docOf({ without: '1Table' }), 'doc', 'damaged'],
    ['old: cut off', () => docOf().subarray(0, 5000), 'doc', 'damaged'],
    ['old: only its header', () => docOf().subarray(0, 512), 'doc', 'damaged'],
  ]);
});

describe('damaged PDFs', () => {
  holds([
    ['cut off', () => pdfOf().subarray(0, 400), 'pdf', 'damaged'],
    ['only its header', () => Buffer.from('%PDF-1.7\n'), 'pdf', 'damaged'],
    ['without pages', () => pdfOf({ objects: [catalog.replace('/Pages 2 0 R', ''), '<< >>'] }), 'pdf', 'damaged'],
    ['without a catalog', () => pdfOf({ objects: ['<< >>', pages, pdfPage, contents] }), 'pdf', 'damaged'],
    ['nested without end', () => pdfWith('', '['.repeat(100_000)), 'pdf', 'damaged'],
  ]);
});

describe('hostile files', () => {
  // The worst of 10 MiB, with the same verdicts, are the benchmark's: `npm run bench -- files`.
  const good: readonly (readonly [FileType, () => Sample])[] = [
    ['pdf', pdfOfEditor],
    ['pdf', () => pdfWith('', objectStream('<< >>'))],
    ['docx', () => docxOf()],
    ['doc', () => docOf()],
  ];
  it.each(good)(
    'a %s with any bytes changed, or cut off, is judged and never breaks the inspection',
    async (type, make) => {
      const sample = await make();
      const place = fc.nat(sample.length - 1);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 20 }), place, async (changes, cut) => {
          const bytes = Buffer.from(sample);
          for (const [at, value] of changes) {
            bytes[at] = value;
          }
          for (const file of [bytes, bytes.subarray(0, cut)]) {
            expect([undefined, ...rejectionReasons]).toContain(await inspect(file, type));
          }
        }),
        { numRuns: 60 },
      );
    },
    120_000,
  );
});
