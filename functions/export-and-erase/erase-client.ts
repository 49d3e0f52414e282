import { EffectFailure } from '#shared/effect-failure.ts';
import { storedKey, uploadKey } from '#shared/files/client-file-objects.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { addEffectOnce } from '#shared/outbox/repository.ts';
import type { Apply } from '#shared/outbox/worker.ts';
import { leaseAccount, releaseLease } from '#shared/persistence/account-lease.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import { reduceClientAudit } from '#shared/persistence/audit.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { archiveKey } from '#shared/persistence/client-exports.ts';
import type { DataSubject } from '#shared/persistence/data-subject.ts';
import { findByEmail } from '#shared/persistence/email-claims.ts';
import { advanceErasure, type Erasure, erasedSubject, erasureOf, saveSubject } from '#shared/persistence/erasures.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Dependencies } from './dependencies.ts';
import { eraseObject } from './erase-objects-s3.ts';
import { clientPartition, elsewhere, foundKey } from './personal-data-repository.ts';

/** The second pass starts when every function that had read the client has ended: none runs longer than 15 minutes. */
const secondPassMs = 20 * 60_000;
const objectsAtOnce = 8;

type Counts = Record<string, number>;

/**
 * Deletes everything of a client. Items are deleted after what they refer to, so that an interrupted run finds the rest
 * again; match results are deleted last.
 */
export function eraseClient(dependencies: Dependencies): Apply<'client.erase'> {
  const { table, ring, clock } = dependencies;
  return async ({ clientId }, { id, requestId }) => {
    const found = await erasureOf(table, clientId);
    const known = found && erasedSubject(await ring(), found);
    if (!found || !known) {
      return;
    }
    await removeUser(dependencies, known);
    const items: Item[] = [];
    for await (const page of clientPartition(table, clientId)) {
      items.push(...page);
    }
    const subject = withObjects(known, items);
    const before = await saveSubject(table, await ring(), found, subject);
    const counts: Counts = { ...before.counts };
    await removeObjects(dependencies, subject, counts);
    await removeItems(dependencies, subject, items, counts);
    const { removed, kept } = await reduceClientAudit(table, subject, clock());
    count(counts, 'Audit', removed);
    counts.auditKept = kept;
    if (before.status === 'running') {
      const secondPass = new Date(clock().getTime() + secondPassMs);
      const effect = { kind: 'client.erase', clientId } as const;
      await addEffectOnce(table, `${id}-again`, effect, { now: clock(), requestId }, secondPass);
      await advanceErasure(table, before, { ...before, status: 'verifying', counts });
    } else {
      await advanceErasure(table, before, completed(before, counts, clock()));
    }
  };
}

/** Without the sealed data that identifies the client. */
function completed({ sealed: _, ...rest }: Erasure, counts: Counts, now: Date): Erasure {
  return { ...rest, status: 'completed', completedAt: now.toISOString(), counts };
}

/** Deletes the client's Cognito users, but not the user of another account that now has one of the addresses. */
async function removeUser(
  { table, ring, directory }: Dependencies,
  { clientId, sub, emails }: DataSubject,
): Promise<void> {
  const lease = await leaseAccount(table, clientId);
  if (!lease) {
    throw new EffectFailure('account-leased', { permanent: false });
  }
  try {
    if (sub !== undefined) {
      await directory.delete(sub);
    }
    for (const email of emails) {
      const [user, holder] = await Promise.all([directory.find(email), findByEmail(table, await ring(), email)]);
      if (user && (!holder || holder.id === clientId) && !(await actorBySub(table, user.sub))) {
        await directory.delete(user.sub);
      }
    }
  } finally {
    await releaseLease(table, lease);
  }
}

async function removeItems(
  dependencies: Dependencies,
  subject: DataSubject,
  items: readonly Item[],
  counts: Counts,
): Promise<void> {
  const { table } = dependencies;
  const search = { table, ring: await dependencies.ring(), subject, items };
  for (const find of Object.values(elsewhere)) {
    await remove(dependencies, await find(search), counts);
  }
  const isMatchResult = ({ entity }: Item) => entity === 'MatchResult';
  const others = items.filter((item) => !isMatchResult(item));
  await remove(dependencies, others, counts);
  await remove(dependencies, items.filter(isMatchResult), counts);
}

async function remove({ table }: Dependencies, items: readonly Item[], counts: Counts): Promise<void> {
  const unique = new Map(items.map((item) => [JSON.stringify(foundKey(item)), item]));
  await batchWrite(table, { delete: [...unique.values()].map(foundKey) });
  for (const { entity } of unique.values()) {
    count(counts, String(entity ?? 'other'), 1);
  }
}

/** Adds the ids of files and archives. */
function withObjects(subject: DataSubject, items: readonly Item[]): DataSubject {
  const idsOf = (entity: string) => items.filter((item) => item.entity === entity).map(({ id }) => String(id));
  const all = (known: readonly string[], entity: string) => [...new Set([...known, ...idsOf(entity)])];
  return { ...subject, files: all(subject.files, 'File'), archives: all(subject.archives, 'ClientExport') };
}

/** Deletes uploads, files and archives in S3. */
async function removeObjects(dependencies: Dependencies, subject: DataSubject, counts: Counts): Promise<void> {
  const { s3, filesBucket, incomingBucket } = dependencies;
  const { clientId } = subject;
  const uploads = new BucketObjects(s3, incomingBucket);
  const deletions = [
    ...subject.files.map((fileId) => async () => {
      // This bucket is not versioned, and only `inspect-file` may read it.
      await uploads.delete(uploadKey({ clientId, fileId }));
      return eraseObject(s3, filesBucket, storedKey(fileId));
    }),
    ...subject.archives.map((id) => () => eraseObject(s3, filesBucket, archiveKey({ clientId, id }))),
  ];
  for (let next = 0; next < deletions.length; next += objectsAtOnce) {
    const removed = await Promise.all(deletions.slice(next, next + objectsAtOnce).map((deletion) => deletion()));
    for (const versions of removed) {
      count(counts, 'objects', versions);
    }
  }
}

function count(counts: Counts, kind: string, added: number): void {
  if (added > 0) {
    counts[kind] = (counts[kind] ?? 0) + added;
  }
}
