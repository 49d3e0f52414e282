import { fileTypeFromBuffer } from 'file-type';
import type { RejectionReason } from '#shared/domain/file.ts';

/** What runs when it is opened. */
const executables: ReadonlySet<string> = new Set([
  'exe',
  'elf',
  'macho',
  'msi',
  'class',
  'jar',
  'apk',
  'wasm',
  'deb',
  'rpm',
  'lnk',
  'nes',
  'swf',
  'crx',
]);

/** Enough to recognize anything by. */
const headBytes = 4100;

/** What the name of a PDF or Word document hides, for people who wonder why it is refused. */
export async function otherContent(bytes: Buffer): Promise<RejectionReason> {
  const head = bytes.subarray(0, headBytes);
  if (head.subarray(0, 2).toString('latin1') === 'MZ') {
    return 'executable';
  }
  const found = await fileTypeFromBuffer(head);
  if (found && executables.has(found.ext)) {
    return 'executable';
  }
  return looksLikeScript(head) ? 'web_page_or_script' : pdfLater(bytes) ? 'several_types' : 'type_not_accepted';
}

/** Readers look for the header of a PDF in the first kilobyte. */
function pdfLater(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('%PDF-');
}

const script =
  /^(?:#!|<(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta|\?php|%|!--)|@echo\b|(?:on error resume next|option explicit|sub |dim |wscript|createobject)\b|(?:(?:"use strict"|'use strict'|var|let|const|function|import|eval)\b[\s\S]*?[;({])|(?:param\s*\(|powershell|invoke-|import os|import sys))/i;
const markup = /<(?:html|script|iframe|svg|hta:application)[\s>]/i;

/** Web pages and scripts have no signature: whether a browser or shell would take the beginning for one. */
export function looksLikeScript(head: Buffer): boolean {
  const text = textOf(head).replace(/^[\s\0]+/, '');
  return script.test(text.slice(0, 2000)) || markup.test(text);
}

function textOf(head: Buffer): string {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) {
    return head.subarray(2).toString('utf16le');
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder('utf-16be').decode(head.subarray(2));
  }
  const start = first === 0xef && second === 0xbb ? 3 : 0;
  return head.subarray(start).toString('latin1');
}

const endRecordBytes = 22;
const endRecord = Buffer.from('PK\x05\x06', 'latin1');

/**
 * Whether the end of a file makes it a ZIP archive as well: archives are read from their end, so that anything may stand
 * before.
 * @param exactly only where the archive's comment reaches to the very end
 */
export function endsAsZip(bytes: Buffer, exactly: boolean): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - endRecordBytes - 0xffff));
  for (let at = tail.lastIndexOf(endRecord); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(endRecord, at - 1)) {
    const rest = tail.length - at - endRecordBytes;
    if (rest >= 0 && (exactly ? tail.readUInt16LE(at + 20) === rest : true)) {
      return true;
    }
  }
  return false;
}

/** Whether a reader of PDFs would take a file for one, although it begins otherwise. */
export function holdsPdfHeader(bytes: Buffer): boolean {
  return pdfLater(bytes);
}
