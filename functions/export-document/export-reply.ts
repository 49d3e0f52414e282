import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Client } from '#shared/domain/client.ts';
import type { ClientDocument, DocumentKind } from '#shared/domain/document.ts';
import type { Call } from '#shared/http/call.ts';
import { documentById } from '#shared/persistence/documents.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { ExportDocument } from './blocks.ts';
import type { Dependencies } from './dependencies.ts';
import { attachment } from './file-name.ts';
import { pdfOf } from './pdf.ts';
import { contentTypes, type Format, type routes } from './routes.ts';
import { wordOf } from './word.ts';

/** Lambda limits a reply to 6 MB, and bytes are sent as base64; the rest is for headers. */
const maxBytes = 4.4 * 1024 * 1024;

/** Takes less than ten seconds: 100 texts take 0.1 s. */
const maxTexts = 5000;

/** Two sequential round trips: the document with the permission, then the audit. */
export async function findDocument(
  { table }: Dependencies,
  call: Call<typeof routes.exportResume> | Call<typeof routes.exportCoverLetter>,
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

/**
 * @param content of the JSON format
 * @throws 413 if the export is too large
 */
export async function exportReply(
  dependencies: Dependencies,
  format: Format,
  content: unknown,
  document: ExportDocument,
) {
  const { author, title } = document;
  const body =
    format === 'json'
      ? `${JSON.stringify(content, null, 2)}\n`
      : await draw(dependencies, format, {
          ...document,
          title: title.includes(author) ? title : `${author} – ${title}`,
        });
  if (Buffer.byteLength(body) > maxBytes) {
    throw new Problem('too-large', 'This document is too large to export.');
  }
  return {
    body,
    headers: {
      'Content-Type': contentTypes[format],
      'Content-Disposition': attachment(author, title, `.${format}`),
    },
  };
}

async function draw({ compiler }: Dependencies, format: 'pdf' | 'docx', document: ExportDocument): Promise<Uint8Array> {
  const texts = document.blocks.map((block) =>
    block.kind === 'bullets' ? block.items.length : block.kind === 'paragraph' ? block.lines.length : 1,
  );
  if (texts.reduce((sum, count) => sum + count, 0) > maxTexts) {
    throw new Problem('too-large', `A PDF or Word document can have at most ${maxTexts} lines and list items.`);
  }
  return format === 'pdf' ? pdfOf(document, await compiler()) : wordOf(document);
}
