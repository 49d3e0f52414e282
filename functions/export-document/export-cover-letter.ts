import { displayName } from '#shared/domain/client.ts';
import { LetterFields } from '#shared/domain/cover-letter.ts';
import type { Call } from '#shared/http/call.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import type { Dependencies } from './dependencies.ts';
import { exportReply, findDocument } from './export-reply.ts';
import { letterBlocks } from './letter-blocks.ts';
import type { routes } from './routes.ts';

export async function exportCoverLetter(dependencies: Dependencies, call: Call<typeof routes.exportCoverLetter>) {
  const { document, client } = await findDocument(dependencies, call, 'cover-letter', call.path.coverLetterId);
  const { title } = document;
  const { language } = client;
  const letter = LetterFields.parse(JSON.parse(document.content));
  const author = displayName(client);
  const blocks = letterBlocks(letter, client, author, dayIn(instanceZone, call.now));
  const content = { title, ...letter };
  return exportReply(dependencies, call.query.format, content, { title, author, language, layout: 'letter', blocks });
}
