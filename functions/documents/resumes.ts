import { isDeepStrictEqual } from 'node:util';
import { ResumeSections, titleOfImport } from '#shared/domain/resume.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import { assertKeepable } from './content.ts';
import { resumeKind } from './kinds.ts';
import { listDocuments, readDocument } from './read.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { addDocument, deleteDocument, duplicateDocument, editDocument } from './write.ts';

type ResumeRoutes = Pick<
  typeof routes,
  'listResumes' | 'createResume' | 'importResume' | 'getResume' | 'updateResume' | 'deleteResume' | 'duplicateResume'
>;

export function resumeOperations(service: Service): Operations<ResumeRoutes> {
  return {
    listResumes: (call) => listDocuments(service, call, resumeKind),
    createResume: (call) => add(service, call, call.body.title, call.body.sections),
    importResume: (call) => add(service, call, titleOfImport(call.body, 'Imported resume'), call.body),
    getResume: async (call) => {
      const { document, view } = await readDocument(service, call, resumeKind, call.path.resumeId);
      return { body: { ...view, sections: sectionsOf(document.content) }, version: document.version };
    },
    updateResume: (call) => edit(service, call),
    deleteResume: async (call) => call.commit(await deleteDocument(service, call, resumeKind, call.path.resumeId), {}),
    duplicateResume: async (call) => {
      const { transaction, view, content, ...rest } = await duplicateDocument(
        service,
        call,
        resumeKind,
        call.path.resumeId,
      );
      return call.commit(transaction, { body: { ...view, sections: sectionsOf(content) }, ...rest });
    },
  };
}

type AddCall = Call<typeof routes.createResume> | Call<typeof routes.importResume>;

async function add(service: Service, call: AddCall, title: string, sections: ResumeSections) {
  assertKeepable(call.bytes);
  const write = await addDocument(service, call, resumeKind, { title, content: sections });
  const { transaction, view, ...rest } = write;
  return call.commit(transaction, { body: { ...view, sections }, ...rest });
}

async function edit(service: Service, call: Call<typeof routes.updateResume>) {
  const { body } = call;
  assertKeepable(call.bytes);
  let sections: ResumeSections = {};
  const write = await editDocument(service, call, resumeKind, call.path.resumeId, ({ title, content }) => {
    const before = sectionsOf(content);
    const changes = body.sections ?? {};
    const merged = Object.entries({ ...before, ...changes }).filter(
      ([name]) => !(name in changes && changes[name] === null),
    );
    sections = Object.fromEntries(merged);
    const changed = Object.keys(changes).filter((name) => !isDeepStrictEqual(before[name], sections[name]));
    return {
      title: body.title ?? title,
      content: sections,
      changed: [...(body.title === undefined || body.title === title ? [] : ['title']), ...namesOnly(changed)],
    };
  });
  const { transaction, view, version } = write;
  return call.commit(transaction, { body: { ...view, sections }, version });
}

/** The audit names fields, and a section's name that somebody made up may be anything. */
function namesOnly(sections: readonly string[]): string[] {
  return sections.length > 0 ? ['sections'] : [];
}

function sectionsOf(content: string): ResumeSections {
  return ResumeSections.parse(JSON.parse(content));
}
