import type { FileType, RejectionReason } from '#shared/domain/file.ts';
import { type ContentTypes, contentTypesIn, type Relationship, relationshipsIn, rootElement } from './opc-xml.ts';
import { Rejection } from './rejection.ts';
import { holdsPdfHeader } from './sniff.ts';
import { type ZipPart, zipParts } from './zip.ts';

export function isZip(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'PK\x03\x04';
}

const contentTypesPart = '[content_types].xml';
const rootRelationships = '_rels/.rels';

/** Parts that Word does not write. */
const foreignPart =
  /\.(?:exe|dll|com|scr|pif|msi|jar|js|jse|vbs|vbe|wsf|hta|ps1|bat|cmd|lnk|reg|swf|html?|mht|zip|7z|rar|cab|iso|docm|dotm|xlsm|xltm|xlam|pptm)$/;

/** Relationships that are rejected, by the last part of their type. */
const refusedRelationships: Readonly<Record<string, RejectionReason>> = {
  vbaProject: 'macros',
  wordVbaData: 'macros',
  keyMapCustomizations: 'macros',
  attachedToolbars: 'macros',
  oleObject: 'embedded_files',
  package: 'embedded_files',
  aFChunk: 'embedded_files',
  control: 'active_content',
  activeXControlBinary: 'active_content',
};
/** Relationships that Word loads when it opens a document; links and linked pictures are not among them. */
const fetched: ReadonlySet<string> = new Set(['attachedTemplate', 'frame', 'subDocument', 'oleObject', 'aFChunk']);
const remote = /^(?:[a-z][a-z0-9+.-]+:(?!\/\/\/)|\\\\|\/\/|file:\/{4,})/i;
const drive = /^(?:file:\/{0,3})?[a-z]:/i;

/** The reason to reject a DOCX: accepted is an OPC package whose main part is a Word document without macros. */
export async function docxFault(bytes: Buffer, claimed: FileType): Promise<RejectionReason | undefined> {
  if (holdsPdfHeader(bytes)) {
    return 'several_types';
  }
  const parts = await zipParts(bytes, (name) => name === contentTypesPart || name.endsWith('.rels'));
  const types = parts.get(contentTypesPart)?.content;
  const root = parts.get(rootRelationships)?.content;
  if (!types || !root) {
    return 'type_not_accepted';
  }
  const contentTypes = contentTypesIn(types);
  const main = relationshipsIn(root).find(({ type, isExternal }) => type === 'officeDocument' && !isExternal);
  const mainName = main && partName(main.target);
  const mainType = mainName === undefined ? undefined : typeOf(mainName, contentTypes);
  if (mainName === undefined || !parts.has(mainName) || mainType === undefined) {
    return 'type_not_accepted';
  }
  if (mainType.includes('macroenabled') || hasMacros(parts, contentTypes)) {
    return 'macros';
  }
  if (!/wordprocessingml\.document\.main\+xml$/.test(mainType)) {
    return 'type_not_accepted';
  }
  const fault = partsFault(parts);
  if (fault) {
    return fault;
  }
  if (rootElement(parts.get(mainName)?.beginning ?? Buffer.alloc(0)) !== 'document') {
    return 'damaged';
  }
  return claimed === 'docx' ? undefined : 'type_mismatch';
}

function hasMacros(parts: ReadonlyMap<string, ZipPart>, { defaults, overrides }: ContentTypes): boolean {
  return (
    [...parts.keys()].some((name) => /vba(?:project|data)/.test(name)) ||
    [...defaults.values(), ...overrides.values()].some((type) => /vbaproject|vbadata/.test(type))
  );
}

function partsFault(parts: ReadonlyMap<string, ZipPart>): RejectionReason | undefined {
  for (const [name, { content }] of parts) {
    if (/(?:^|\/)(?:embeddings|activex)\//.test(name) || foreignPart.test(name)) {
      return name.includes('activex/') ? 'active_content' : 'embedded_files';
    }
    for (const relationship of content && name.endsWith('.rels') ? relationshipsIn(content) : []) {
      const fault =
        refusedRelationships[relationship.type] ?? (fetchesElsewhere(relationship) ? 'external_content' : undefined);
      if (fault) {
        return fault;
      }
    }
  }
  return undefined;
}

/** Word itself writes templates on the author's disk; a template on a server can be an attack. */
function fetchesElsewhere({ type, target, isExternal }: Relationship): boolean {
  return isExternal && fetched.has(type) && !drive.test(target) && remote.test(target);
}

function typeOf(name: string, { defaults, overrides }: ContentTypes): string | undefined {
  return overrides.get(name) ?? defaults.get(name.slice(name.lastIndexOf('.') + 1));
}

/** The part name of a target within the package. */
function partName(target: string): string {
  try {
    return decodeURIComponent(target)
      .replace(/^(?:\.?\/)+/, '')
      .toLowerCase();
  } catch (cause) {
    throw new Rejection('damaged', { cause });
  }
}
