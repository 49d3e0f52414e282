import sax from 'sax';
import { Rejection } from './rejection.ts';

export interface Relationship {
  /** The last part of the type's URI, which is the same in both editions of the standard. */
  readonly type: string;
  readonly target: string;
  readonly isExternal: boolean;
}

export interface ContentTypes {
  /** By extension, lower case. */
  readonly defaults: ReadonlyMap<string, string>;
  /** By part name, lower case, without its slash. */
  readonly overrides: ReadonlyMap<string, string>;
}

type OnElement = (name: string, attributes: Readonly<Record<string, string>>) => void;

/** Valid lists have two levels. */
const maxDepth = 10;

/** @throws Rejection if the XML is not well-formed, or has a document type, which packages must not have */
function eachElement(xml: Buffer, onElement: OnElement): void {
  const parser = sax.parser(true, { position: false });
  const refuse = (cause?: unknown) => {
    throw new Rejection('damaged', { cause });
  };
  parser.onerror = refuse;
  parser.ondoctype = () => refuse();
  let depth = 0;
  parser.onopentag = ({ name, attributes }) => {
    depth += 1;
    if (depth > maxDepth) {
      refuse();
    }
    onElement(localName(name), attributes as Record<string, string>);
  };
  parser.onclosetag = () => {
    depth -= 1;
  };
  parser.write(textOf(xml)).close();
}

/** The outermost element of a part, from its beginning. */
export function rootElement(beginning: Buffer): string | undefined {
  let root: string | undefined;
  const parser = sax.parser(true, { position: false });
  const stop = new Rejection('damaged');
  const end = () => {
    throw stop;
  };
  parser.onerror = end;
  parser.ondoctype = end;
  parser.onopentagstart = ({ name }) => {
    root = localName(name);
    end();
  };
  try {
    parser.write(textOf(beginning));
  } catch (error) {
    if (error !== stop) {
      throw error;
    }
  }
  return root;
}

export function relationshipsIn(xml: Buffer): Relationship[] {
  const found: Relationship[] = [];
  eachElement(xml, (name, { Type: type = '', Target: target = '', TargetMode: mode = '' }) => {
    if (name === 'Relationship') {
      found.push({
        type: type.slice(type.lastIndexOf('/') + 1),
        target,
        isExternal: mode.toLowerCase() === 'external',
      });
    }
  });
  return found;
}

export function contentTypesIn(xml: Buffer): ContentTypes {
  const defaults = new Map<string, string>();
  const overrides = new Map<string, string>();
  eachElement(xml, (name, { Extension: extension = '', PartName: part = '', ContentType: type = '' }) => {
    if (name === 'Default') {
      defaults.set(extension.toLowerCase(), type.toLowerCase());
    }
    if (name === 'Override') {
      overrides.set(part.replace(/^\//, '').toLowerCase(), type.toLowerCase());
    }
  });
  return { defaults, overrides };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** UTF-8 or UTF-16, as the standard allows. */
function textOf(xml: Buffer): string {
  const [first, second] = xml;
  if (first === 0xff && second === 0xfe) {
    return xml.toString('utf16le', 2);
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder('utf-16be').decode(xml.subarray(2));
  }
  return xml.toString('utf8', first === 0xef && second === 0xbb ? 3 : 0);
}
