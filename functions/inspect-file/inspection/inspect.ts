import { type FileType, maxFileBytes, type RejectionReason } from '#shared/domain/file.ts';
import { docFault, isCompoundFile } from './doc.ts';
import { docxFault, isZip } from './docx.ts';
import { pdfFault, pdfStart } from './pdf.ts';
import { Rejection } from './rejection.ts';
import { otherContent } from './sniff.ts';

/**
 * Checks that a file has the type of its name and no active or hidden content (FL-01). Time and memory are bounded by the size
 * of the file (ADR 0061).
 * @param claimed the type by the extension of the name
 * @returns why the file is rejected; `undefined` if it is accepted
 */
export async function inspect(bytes: Uint8Array, claimed: FileType): Promise<RejectionReason | undefined> {
  if (bytes.length === 0) {
    return 'empty';
  }
  if (bytes.length > maxFileBytes) {
    return 'too_large';
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return await faultOf(buffer, claimed);
  } catch (error) {
    if (error instanceof Rejection) {
      return error.reason;
    }
    throw error;
  }
}

async function faultOf(bytes: Buffer, claimed: FileType): Promise<RejectionReason | undefined> {
  if (pdfStart(bytes) !== undefined) {
    return claimed === 'pdf' ? pdfFault(bytes) : 'type_mismatch';
  }
  if (isCompoundFile(bytes)) {
    return docFault(bytes, claimed);
  }
  if (isZip(bytes)) {
    return docxFault(bytes, claimed);
  }
  return otherContent(bytes);
}
