import type { FileType, RejectionReason } from '#shared/domain/file.ts';
import { CompoundFile } from './compound-file.ts';
import { endsAsZip, holdsPdfHeader } from './sniff.ts';

const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** The container of old Office documents, and of encrypted new ones. */
export function isCompoundFile(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).equals(signature);
}

/** Storages and streams that only documents with macros have. */
const macros: ReadonlySet<string> = new Set(['macros', 'vba', '_vba_project', '_vba_project_cur', 'projectwm']);
const encryption: ReadonlySet<string> = new Set(['encryptioninfo', 'encryptedpackage']);
const packages: ReadonlySet<string> = new Set(['\x01ole10native', 'package']);

/** Word 97 and later. In older documents macros cannot be told from text. */
const wordSignature = 0xa5ec;
const olderSignature = 0xa5dc;
const encryptedFlag = 0x0100;

/** The reason to reject a document in Word's binary format. */
export function docFault(bytes: Buffer, claimed: FileType): RejectionReason | undefined {
  if (holdsPdfHeader(bytes) || endsAsZip(bytes, true)) {
    return 'several_types';
  }
  const file = new CompoundFile(bytes);
  const names = file.entries.map(({ name }) => name.toLowerCase());
  if (names.some((name) => encryption.has(name))) {
    return 'password_protected';
  }
  const [document, another] = file.entries.filter(({ name, isStream }) => isStream && name === 'WordDocument');
  if (!document) {
    return 'type_not_accepted';
  }
  const head = file.beginning(document, 32);
  const word = head.readUInt16LE(0);
  if (word === olderSignature) {
    return 'could_not_be_checked';
  }
  if (word !== wordSignature) {
    return 'damaged';
  }
  if ((head.readUInt16LE(10) & encryptedFlag) !== 0) {
    return 'password_protected';
  }
  if (names.some((name) => macros.has(name))) {
    return 'macros';
  }
  const pool = file.entries.find(({ name }) => name.toLowerCase() === 'objectpool');
  if (another || pool?.hasChildren || names.some((name) => packages.has(name))) {
    return 'embedded_files';
  }
  // Without its table the text cannot be laid out: the file is truncated.
  if (!names.includes('0table') && !names.includes('1table')) {
    return 'damaged';
  }
  return claimed === 'doc' ? undefined : 'type_mismatch';
}
