import { fileTypeFromBuffer } from 'file-type';
import type { RejectionReason } from '#shared/domain/file.ts';

/** Types that run when opened. */
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

/** What `file-type` reads at most. */
const headBytes = 4100;

/** The reason to reject a file that is neither PDF nor Word document. */
export async function otherContent(bytes: Buffer): Promise<RejectionReason> {
  const head = bytes.subarray(0, headBytes);
  if (head.subarray(0, 2).toString('latin1') === 'MZ') {
    return 'executable';
  }
  const found = await fileTypeFromBuffer(head);
  if (found && executables.has(found.ext)) {
    return 'executable';
  }
  return looksLikeScript(head) ? 'web_page_or_script' : holdsPdfHeader(bytes) ? 'several_types' : 'type_not_accepted';
}

/** Whether PDF readers would accept the file, although it begins otherwise: they search the first kilobyte for a header. */
export function holdsPdfHeader(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('%PDF-');
}

const script =
  /^(?:#!|<(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta|\?php|%|!--)|@echo\b|(?:on error resume next|option explicit|sub |dim |wscript|createobject)\b|(?:(?:"use strict"|'use strict'|var|let|const|function|import|eval)\b[\s\S]*?[;({])|(?:param\s*\(|powershell|invoke-|import os|import sys))/i;
const markup = /<(?:html|script|iframe|svg|hta:application)[\s>]/i;

/** Whether a browser or shell would take the file for a web page or script, which have no signature. */
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
 * Whether a file is also a ZIP archive: archives are read from their end, so any data may precede them.
 * @param exactly only if the archive's comment ends with the file
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
