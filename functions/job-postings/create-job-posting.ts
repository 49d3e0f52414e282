import { byHand, type Posting } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { contentOf } from '#shared/jobs/posting-import-content.ts';
import { createPosting } from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { assertValidContent, postingAuditItem } from './posting-changes.ts';
import { postingView } from './posting-view.ts';
import type { routes } from './routes.ts';

export async function createJobPosting({ vocabulary }: Dependencies, call: Call<typeof routes.createJobPosting>) {
  const [actor, skills, occupations] = await Promise.all([call.caller, vocabulary.skills(), vocabulary.occupations()]);
  const now = call.now.toISOString();
  const form = { ...call.body, postedAt: call.body.postedAt ?? now };
  const posting: Posting = {
    postedAt: now,
    ...assertValidContent(
      contentOf(form, (wording) => skills.resolveSkill(wording)),
      call.now,
    ),
    postingId: newId(call.now.getTime()),
    source: byHand,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  const transaction = new Transaction();
  createPosting(transaction, posting, () => new Problem('conflict', 'This posting exists already.'));
  transaction.put(postingAuditItem('job_posting.created', posting.postingId, actor, call));
  const location = `/v1/job-postings/${posting.postingId}`;
  return call.commit(transaction, { body: postingView(posting, skills, occupations), version: 1, location });
}
