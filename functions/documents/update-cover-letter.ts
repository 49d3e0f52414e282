import { LetterFields } from '#shared/domain/cover-letter.ts';
import type { Call } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { checkJobLead } from './create-cover-letter.ts';
import type { Dependencies } from './dependencies.ts';
import { updateDocument } from './document-writes.ts';
import { coverLetterKind } from './kinds.ts';
import type { routes } from './routes.ts';

export async function updateCoverLetter(dependencies: Dependencies, call: Call<typeof routes.updateCoverLetter>) {
  const { clientId, coverLetterId } = call.path;
  const { title, ...changes } = call.body;
  const { transaction, outcome } = await updateDocument(
    dependencies,
    call,
    coverLetterKind,
    coverLetterId,
    (document) => {
      const before = coverLetterKind.fieldsOf(document.content);
      const merged = Object.entries({ ...before, ...omitUndefined(changes) }).filter(([, value]) => value !== null);
      const content = LetterFields.parse(Object.fromEntries(merged));
      const names = Object.keys(changes) as (keyof LetterFields)[];
      return { title, content, changed: names.filter((name) => before[name] !== content[name]) };
    },
    checkJobLead(dependencies, clientId, changes.jobLeadId),
  );
  return call.commit(transaction, outcome);
}
