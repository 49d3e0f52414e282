import { isDeepStrictEqual } from 'node:util';
import type { Call } from '#shared/http/call.ts';
import { assertStorable } from './content.ts';
import type { Dependencies } from './dependencies.ts';
import { updateDocument } from './document-writes.ts';
import { resumeKind } from './kinds.ts';
import type { routes } from './routes.ts';

/** Replaces whole sections (RS-04). */
export async function updateResume(dependencies: Dependencies, call: Call<typeof routes.updateResume>) {
  const { path, body, bytes } = call;
  assertStorable(bytes);
  const { transaction, outcome } = await updateDocument(dependencies, call, resumeKind, path.resumeId, (document) => {
    const { sections: before } = resumeKind.fieldsOf(document.content);
    const changes = body.sections ?? {};
    const merged = Object.entries({ ...before, ...changes }).filter(
      ([name]) => !(name in changes && changes[name] === null),
    );
    const content: typeof before = Object.fromEntries(merged);
    const isChanged = Object.keys(changes).some((name) => !isDeepStrictEqual(before[name], content[name]));
    // The audit does not name sections: custom ones may have any name.
    return { title: body.title, content, changed: isChanged ? ['sections'] : [] };
  });
  return call.commit(transaction, outcome);
}
