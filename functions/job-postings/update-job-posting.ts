import { isDeepStrictEqual } from 'node:util';
import type { Posting } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { changedContent } from '#shared/jobs/posting-import-content.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { assertValidContent, postingAuditItem, postingToChange, replacePosting } from './posting-changes.ts';
import { postingView } from './posting-view.ts';
import type { routes } from './routes.ts';

/** A request that changes nothing keeps the version. An import of newer content overwrites the change (ADR 0023). */
export async function updateJobPosting(
  { table, vocabulary }: Dependencies,
  call: Call<typeof routes.updateJobPosting>,
) {
  const [{ actor, posting: before }, skills, occupations] = await Promise.all([
    postingToChange(table, call.caller, call),
    vocabulary.skills(),
    vocabulary.occupations(),
  ]);
  const { postingId, source, externalId, createdAt, updatedAt, version } = before;
  const draft: Posting = {
    postedAt: before.postedAt,
    ...assertValidContent(
      changedContent(before, call.body, (wording) => skills.resolveSkill(wording)),
      call.now,
    ),
    postingId,
    source,
    ...(externalId === undefined ? {} : { externalId }),
    createdAt,
    updatedAt,
    version,
  };
  if (isDeepStrictEqual(draft, before)) {
    return { body: postingView(before, skills, occupations), version };
  }
  const after: Posting = { ...draft, updatedAt: call.now.toISOString(), version: version + 1 };
  const transaction = new Transaction();
  replacePosting(transaction, before, after);
  transaction.put(postingAuditItem('job_posting.changed', postingId, actor, call, Object.keys(call.body)));
  return call.commit(transaction, { body: postingView(after, skills, occupations), version: after.version });
}
