import { LetterFields } from '#shared/domain/cover-letter.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { jobLeadById } from '#shared/persistence/job-leads.ts';
import { unprocessable } from '#shared/problem.ts';
import { coverLetterKind } from './kinds.ts';
import { listDocuments, readDocument } from './read.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { addDocument, deleteDocument, duplicateDocument, editDocument } from './write.ts';

type LetterRoutes = Pick<
  typeof routes,
  | 'listCoverLetters'
  | 'createCoverLetter'
  | 'getCoverLetter'
  | 'updateCoverLetter'
  | 'deleteCoverLetter'
  | 'duplicateCoverLetter'
>;

export function coverLetterOperations(service: Service): Operations<LetterRoutes> {
  return {
    listCoverLetters: (call) => listDocuments(service, call, coverLetterKind),
    createCoverLetter: (call) => add(service, call),
    getCoverLetter: async (call) => {
      const { document, view } = await readDocument(service, call, coverLetterKind, call.path.coverLetterId);
      return { body: { ...view, ...fieldsOf(document.content) }, version: document.version };
    },
    updateCoverLetter: (call) => edit(service, call),
    deleteCoverLetter: async (call) =>
      call.commit(await deleteDocument(service, call, coverLetterKind, call.path.coverLetterId), {}),
    duplicateCoverLetter: async (call) => {
      const { transaction, view, content, ...rest } = await duplicateDocument(
        service,
        call,
        coverLetterKind,
        call.path.coverLetterId,
      );
      return call.commit(transaction, { body: { ...view, ...fieldsOf(content) }, ...rest });
    },
  };
}

async function add(service: Service, call: Call<typeof routes.createCoverLetter>) {
  const { title, ...body } = call.body;
  const fields = omitUndefined(body);
  const { transaction, view, ...rest } = await addDocument(service, call, coverLetterKind, {
    title,
    content: fields,
    proof: leadIsThere(service, call, fields.jobLeadId),
  });
  return call.commit(transaction, { body: { ...view, ...fields }, ...rest });
}

async function edit(service: Service, call: Call<typeof routes.updateCoverLetter>) {
  const { title, ...changes } = call.body;
  let fields: LetterFields = {};
  const proof = leadIsThere(service, call, changes.jobLeadId);
  const write = await editDocument(
    service,
    call,
    coverLetterKind,
    call.path.coverLetterId,
    (document) => {
      const before = fieldsOf(document.content);
      const merged = Object.entries({ ...before, ...omitUndefined(changes) }).filter(([, value]) => value !== null);
      fields = LetterFields.parse(Object.fromEntries(merged));
      const names = Object.keys(changes) as (keyof LetterFields)[];
      return {
        title: title ?? document.title,
        content: fields,
        changed: [
          ...(title === undefined || title === document.title ? [] : ['title']),
          ...names.filter((name) => before[name] !== fields[name]),
        ],
      };
    },
    proof,
  );
  const { transaction, view, version } = write;
  return call.commit(transaction, { body: { ...view, ...fields }, version });
}

/** @throws 422 for a lead that is not one of this client's */
function leadIsThere(
  { table }: Service,
  { path }: { readonly path: { readonly clientId: string } },
  leadId: string | null | undefined,
): Promise<void> {
  const proof = (async () => {
    if (leadId && !(await jobLeadById(table, path.clientId, leadId))) {
      throw unprocessable('/body/jobLeadId', 'The client has no such job lead.');
    }
  })();
  // Whoever may not know of the client gets the same answer whatever the lead.
  proof.catch(() => undefined);
  return proof;
}

function fieldsOf(content: string): LetterFields {
  return LetterFields.parse(JSON.parse(content));
}
