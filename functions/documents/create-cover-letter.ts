import type { Call } from '#shared/http/call.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { jobLeadById } from '#shared/persistence/job-leads.ts';
import { unprocessable } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { createDocument } from './document-writes.ts';
import { coverLetterKind } from './kinds.ts';
import type { routes } from './routes.ts';

export async function createCoverLetter(dependencies: Dependencies, call: Call<typeof routes.createCoverLetter>) {
  const { title, ...fields } = call.body;
  const check = checkJobLead(dependencies, call.path.clientId, fields.jobLeadId);
  const draft = { title, content: omitUndefined(fields), check };
  const { transaction, outcome } = await createDocument(dependencies, call, coverLetterKind, draft);
  return call.commit(transaction, outcome);
}

/** @throws 422 if the client has no such job lead */
export function checkJobLead(
  { table }: Dependencies,
  clientId: string,
  jobLeadId: string | null | undefined,
): Promise<void> {
  const check = (async () => {
    if (jobLeadId && !(await jobLeadById(table, clientId, jobLeadId))) {
      throw unprocessable('/body/jobLeadId', 'The client has no such job lead.');
    }
  })();
  // A caller who may not see the client gets the same answer for every job lead.
  check.catch(() => undefined);
  return check;
}
