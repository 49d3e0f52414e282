import type { Call } from '#shared/http/call.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { postingAuditItem, postingToChange, replacePosting } from './posting-changes.ts';
import type { routes } from './routes.ts';

/** Withdraws the posting (JB-10); later imports do not bring it back. */
export async function deleteJobPosting({ table }: Dependencies, call: Call<typeof routes.deleteJobPosting>) {
  const { actor, posting } = await postingToChange(table, call.caller, call);
  const at = call.now.toISOString();
  const withdrawn = { withdrawnAt: at, withdrawnBy: 'administrator' } as const;
  const transaction = new Transaction();
  replacePosting(transaction, posting, { ...posting, ...withdrawn, updatedAt: at, version: posting.version + 1 });
  transaction.put(postingAuditItem('job_posting.removed', posting.postingId, actor, call));
  return call.commit(transaction, {});
}
