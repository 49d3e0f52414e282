import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { type Client, displayName } from '#shared/domain/client.ts';
import { LetterFields } from '#shared/domain/cover-letter.ts';
import type { ClientDocument, DocumentKind } from '#shared/domain/document.ts';
import { ResumeSections } from '#shared/domain/resume.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import { documentById } from '#shared/persistence/documents.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import { type ExportDocument, oneLine } from './blocks.ts';
import type { Compiler } from './compiler.ts';
import { attachment } from './file-name.ts';
import { letterBlocks } from './letter-blocks.ts';
import { pdfOf } from './pdf.ts';
import { resumeBlocks } from './resume-blocks.ts';
import { contentTypes, type Format, type routes } from './routes.ts';
import { wordOf } from './word.ts';

/** What the use cases stand on. */
export interface Service {
  readonly table: Table;
  readonly compiler: () => Promise<Compiler>;
}

export function exportOperations(service: Service): Operations<typeof routes> {
  return {
    exportResume: (call) => exportResume(service, call),
    exportCoverLetter: (call) => exportCoverLetter(service, call),
  };
}

/** RS-06: by whoever sees the client. */
async function exportResume(service: Service, call: Call<typeof routes.exportResume>) {
  const { document, client } = await found(service, call, 'resume', call.path.resumeId);
  const content: unknown = JSON.parse(document.content);
  const sections = ResumeSections.parse(content);
  const name = oneLine(sections.basics?.name) || displayName(client);
  return reply(service, call.query.format, document.title, content, {
    title: titleOf(name, document.title),
    author: name,
    language: client.language,
    layout: 'resume',
    blocks: resumeBlocks(sections, name, client.language),
  });
}

async function exportCoverLetter(service: Service, call: Call<typeof routes.exportCoverLetter>) {
  const { document, client } = await found(service, call, 'cover-letter', call.path.coverLetterId);
  const { title } = document;
  const letter = LetterFields.parse(JSON.parse(document.content));
  const name = displayName(client);
  return reply(
    service,
    call.query.format,
    title,
    { title, ...letter },
    {
      title: titleOf(name, title),
      author: name,
      language: client.language,
      layout: 'letter',
      blocks: letterBlocks(letter, client, name, dayIn(instanceZone, call.now)),
    },
  );
}

type ExportCall = Call<typeof routes.exportResume> | Call<typeof routes.exportCoverLetter>;

/** Two round trips: the document with who may see it, then the audit. */
async function found(
  { table }: Service,
  call: ExportCall,
  kind: DocumentKind,
  documentId: string,
): Promise<{ readonly document: ClientDocument; readonly client: Client }> {
  const [{ actor, client }, document] = await Promise.all([
    permitted({ table }, call, 'read_documents'),
    documentById(table, call.path.clientId, kind, documentId),
  ]);
  if (!document) {
    throw notFound();
  }
  await auditClientRead({ table }, call, actor, `${kind.replace('-', '_')}.exported`);
  return { document, client };
}

function titleOf(name: string, title: string): string {
  return title.includes(name) ? title : `${name} – ${title}`;
}

/** A function's answer has at most 6 MB, and bytes are sent in base64; the rest is for headers. */
const maxBytes = 4.4 * 1024 * 1024;

/** A tenth of a second for a hundred: what is drawn within ten. */
const maxTexts = 5000;

function textsIn({ blocks }: ExportDocument): number {
  let count = 0;
  for (const block of blocks) {
    count += block.kind === 'bullets' ? block.items.length : block.kind === 'paragraph' ? block.lines.length : 1;
  }
  return count;
}

async function reply(service: Service, format: Format, title: string, content: unknown, document: ExportDocument) {
  const body = await bytesOf(service, format, content, document);
  if (Buffer.byteLength(body) > maxBytes) {
    throw new Problem('too-large', 'This document is too large for an export.');
  }
  return {
    body,
    headers: {
      'Content-Type': contentTypes[format],
      'Content-Disposition': attachment(document.author, title, `.${format}`),
    },
  };
}

async function bytesOf(
  service: Service,
  format: Format,
  content: unknown,
  document: ExportDocument,
): Promise<string | Uint8Array> {
  if (format === 'json') {
    return `${JSON.stringify(content, null, 2)}\n`;
  }
  if (textsIn(document) > maxTexts) {
    throw new Problem('too-large', `A PDF or Word document has at most ${maxTexts} lines and list items.`);
  }
  switch (format) {
    case 'docx':
      return wordOf(document);
    case 'pdf':
      return pdfOf(document, await service.compiler());
  }
}
