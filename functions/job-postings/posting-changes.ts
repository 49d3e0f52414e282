import type { Actor } from '#shared/domain/account.ts';
import { isExpired, type Posting } from '#shared/domain/posting.ts';
import type { contentOf, PostingContent } from '#shared/jobs/posting-import-content.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changePosting, postingById } from '#shared/persistence/postings.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';

interface ChangeCall {
  readonly path: { readonly postingId: string };
  readonly ifMatch: number;
}

/** @throws 404 if the posting is unknown or withdrawn, 412 if it has another version */
export async function postingToChange(table: Table, caller: Promise<Actor>, { path, ifMatch }: ChangeCall) {
  const [actor, posting] = await Promise.all([caller, postingById(table, path.postingId)]);
  if (!posting || posting.withdrawnAt !== undefined) {
    throw notFound();
  }
  if (posting.version !== ifMatch) {
    throw versionMismatch();
  }
  return { actor, posting };
}

export function replacePosting(transaction: Transaction, before: Posting, after: Posting): void {
  changePosting(transaction, before, after, { version: before.version }, (existing) =>
    existing ? versionMismatch() : notFound(),
  );
}

/** @throws 422 with what no schema can check */
export function assertValidContent({ content, faults }: ReturnType<typeof contentOf>, now: Date): PostingContent {
  const all = isExpired(content, now) ? [...faults, { field: 'expiresAt', detail: 'is in the past' }] : faults;
  if (all.length > 0) {
    const errors = all.map(({ field, detail }) => ({ pointer: `/body/${field}`, detail }));
    throw new Problem('unprocessable', 'Some fields are invalid.', { errors });
  }
  return content;
}

export function postingAuditItem(
  action: string,
  postingId: string,
  actor: Actor,
  context: RequestContext,
  changed?: readonly string[],
): Item {
  const subject = { kind: 'job-posting', id: postingId } as const;
  return auditItem(context, { action, actor, subject, changed });
}
