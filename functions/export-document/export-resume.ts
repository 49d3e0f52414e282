import { displayName } from '#shared/domain/client.ts';
import { ResumeSections } from '#shared/domain/resume.ts';
import type { Call } from '#shared/http/call.ts';
import { oneLine } from './blocks.ts';
import type { Dependencies } from './dependencies.ts';
import { exportReply, findDocument } from './export-reply.ts';
import { resumeBlocks } from './resume-blocks.ts';
import type { routes } from './routes.ts';

/** For everyone who may see the client (RS-06). */
export async function exportResume(dependencies: Dependencies, call: Call<typeof routes.exportResume>) {
  const { document, client } = await findDocument(dependencies, call, 'resume', call.path.resumeId);
  const { title } = document;
  const { language } = client;
  const content: unknown = JSON.parse(document.content);
  const sections = ResumeSections.parse(content);
  const author = oneLine(sections.basics?.name) || displayName(client);
  const blocks = resumeBlocks(sections, author, language);
  return exportReply(dependencies, call.query.format, content, { title, author, language, layout: 'resume', blocks });
}
