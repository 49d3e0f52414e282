/** Word documents in the old format, and other compound files, made here. */
import CFB from 'cfb';

interface DocParts {
  readonly flags?: number;
  readonly word?: number;
  readonly without?: string;
  readonly streams?: Readonly<Record<string, string | Buffer>>;
  readonly documentBytes?: number;
}

/** A document of Word 97, with whatever differs. */
export function docOf({
  flags = 0x0200,
  word = 0xa5ec,
  without,
  streams = {},
  documentBytes = 6000,
}: DocParts = {}): Buffer {
  const document = Buffer.alloc(documentBytes);
  document.writeUInt16LE(word, 0);
  document.writeUInt16LE(0x00c1, 2);
  document.writeUInt16LE(flags, 10);
  const all: Record<string, string | Buffer> = {
    WordDocument: document,
    '1Table': Buffer.alloc(5000),
    '\x05SummaryInformation': Buffer.alloc(200),
    '\x01CompObj': Buffer.alloc(100),
    ...streams,
  };
  return compoundFile(Object.fromEntries(Object.entries(all).filter(([name]) => name !== without)));
}

export function compoundFile(streams: Readonly<Record<string, string | Buffer>>): Buffer {
  const container = CFB.utils.cfb_new();
  for (const [path, content] of Object.entries(streams)) {
    CFB.utils.cfb_add(container, `/${path}`, Buffer.from(content as string));
  }
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5');
  return Buffer.from(CFB.write(container, { type: 'buffer' }));
}
