import { type ResumeSections, titleOfImport } from '#shared/domain/resume.ts';
import type { Call } from '#shared/http/call.ts';
import { assertStorable } from './content.ts';
import type { Dependencies } from './dependencies.ts';
import { createDocument } from './document-writes.ts';
import { resumeKind } from './kinds.ts';
import type { routes } from './routes.ts';

type CreateCall = Call<typeof routes.createResume> | Call<typeof routes.importResume>;

export function createResume(dependencies: Dependencies, call: Call<typeof routes.createResume>) {
  return create(dependencies, call, call.body.title, call.body.sections);
}

export function importResume(dependencies: Dependencies, call: Call<typeof routes.importResume>) {
  return create(dependencies, call, titleOfImport(call.body, 'Imported resume'), call.body);
}

async function create(dependencies: Dependencies, call: CreateCall, title: string, content: ResumeSections) {
  assertStorable(call.bytes);
  const { transaction, outcome } = await createDocument(dependencies, call, resumeKind, { title, content });
  return call.commit(transaction, outcome);
}
