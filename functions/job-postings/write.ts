import { isDeepStrictEqual } from 'node:util';
import { byHand, isExpired, type Posting } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { changedContent, contentOf, type PostingContent } from '#shared/jobs/posting-import-content.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changePosting, createPosting, postingById } from '#shared/persistence/postings.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { postingView } from './view.ts';

export async function createPostingByHand({ vocabulary }: Service, call: Call<typeof routes.createJobPosting>) {
  const [actor, skills, occupations] = await Promise.all([call.caller, vocabulary.skills(), vocabulary.occupations()]);
  const now = call.now.toISOString();
  const posting: Posting = {
    postedAt: now,
    ...unfaulted(
      contentOf({ ...call.body, postedAt: call.body.postedAt ?? now }, (wording) => skills.resolveSkill(wording)),
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
  transaction.put(audited('job_posting.created', posting.postingId, actor, call));
  const location = `/v1/job-postings/${posting.postingId}`;
  return call.commit(transaction, { body: postingView(posting, skills, occupations), version: 1, location });
}

export async function changePostingByHand(service: Service, call: Call<typeof routes.updateJobPosting>) {
  const { table, vocabulary } = service;
  const [actor, before, skills, occupations] = await Promise.all([
    call.caller,
    postingById(table, call.path.postingId),
    vocabulary.skills(),
    vocabulary.occupations(),
  ]);
  if (!before || before.withdrawnAt !== undefined) {
    throw notFound();
  }
  if (before.version !== call.ifMatch) {
    throw versionMismatch();
  }
  const { postingId, source, externalId, createdAt, updatedAt, version } = before;
  const same: Posting = {
    postedAt: before.postedAt,
    ...unfaulted(
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
  if (isDeepStrictEqual(same, before)) {
    return { body: postingView(before, skills, occupations), version };
  }
  const after: Posting = { ...same, updatedAt: call.now.toISOString(), version: version + 1 };
  const transaction = new Transaction();
  changePosting(transaction, before, after, { version: call.ifMatch }, onConflict);
  transaction.put(audited('job_posting.changed', postingId, actor, call, Object.keys(call.body)));
  return call.commit(transaction, { body: postingView(after, skills, occupations), version: after.version });
}

/** JB-10: off the board; what an administrator removed stays removed, whatever later imports bring. */
export async function removePosting({ table }: Service, call: Call<typeof routes.deleteJobPosting>) {
  const [actor, before] = await Promise.all([call.caller, postingById(table, call.path.postingId)]);
  if (!before || before.withdrawnAt !== undefined) {
    throw notFound();
  }
  if (before.version !== call.ifMatch) {
    throw versionMismatch();
  }
  const at = call.now.toISOString();
  const after: Posting = {
    ...before,
    withdrawnAt: at,
    withdrawnBy: 'administrator',
    updatedAt: at,
    version: before.version + 1,
  };
  const transaction = new Transaction();
  changePosting(transaction, before, after, { version: call.ifMatch }, onConflict);
  transaction.put(audited('job_posting.removed', before.postingId, actor, call));
  return call.commit(transaction, {});
}

function onConflict(existing: Item | undefined): Problem {
  return existing ? versionMismatch() : notFound();
}

/** @throws 422 with the place of what no schema can refuse */
function unfaulted({ content, faults }: ReturnType<typeof contentOf>, now: Date): PostingContent {
  const all = isExpired(content, now) ? [...faults, { field: 'expiresAt', detail: 'has passed already' }] : faults;
  if (all.length > 0) {
    throw new Problem('unprocessable', 'This posting breaks a rule.', {
      errors: all.map(({ field, detail }) => ({ pointer: `/body/${field}`, detail })),
    });
  }
  return content;
}

function audited(
  action: string,
  postingId: string,
  actor: Parameters<typeof auditItem>[0]['actor'],
  call: { readonly now: Date; readonly requestId: string },
  changed?: readonly string[],
): Item {
  const subject = { kind: 'job-posting', id: postingId } as const;
  return auditItem({
    action,
    actor,
    subject,
    at: call.now,
    requestId: call.requestId,
    ...(changed ? { changed } : {}),
  });
}
