import type { Call } from '#shared/http/call.ts';
import { deleteJobLead as removeLead } from '#shared/persistence/job-leads.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { leadToChange, onConflict } from './lead-to-change.ts';
import type { routes } from './routes.ts';

/** The same posting may be saved again afterwards (JL-07). */
export async function deleteJobLead(dependencies: Dependencies, call: Call<typeof routes.deleteJobLead>) {
  const { lead } = await leadToChange(dependencies, call);
  const transaction = new Transaction();
  removeLead(transaction, lead, onConflict);
  return call.commit(transaction, {});
}
