import { EffectFailure } from '#shared/effect-failure.ts';
import { storedKey, uploadKey } from '#shared/files/client-file-objects.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import type { Directory } from '#shared/identity/directory.ts';
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
import { eraseObject } from './erase-objects-s3.ts';
import type { Service } from './export.ts';
import { clientPartition, elsewhere, foundKey } from './personal-data-repository.ts';

/**
 * The second look comes when whoever had read the client before they disappeared has ended: no function runs for longer than 15
 * minutes.
 */
const lookAgainMs = 20 * 60_000;
const objectsAtOnce = 8;

type Counts = Record<string, number>;

/**
 * Removes everything of a client who is erased. What points at something goes after it, so that a run that breaks off finds the
 * rest again; what the matcher wrote goes last.
 */
export function eraser(service: Service & { readonly directory: Directory }): Apply<'client.erase'> {
  const { table, ring, clock } = service;
  return async ({ clientId }, { id, requestId }) => {
    const found = await erasureOf(table, clientId);
    const known = found && erasedSubject(await ring(), found);
    if (!found || !known) {
      return;
    }
    await removeUser(service, known);
    const items: Item[] = [];
    for await (const page of clientPartition(table, clientId)) {
      items.push(...page);
    }
    const subject = withObjects(known, items);
    const before = await saveSubject(table, await ring(), found, subject);
    const counts: Counts = { ...before.counts };
    await removeObjects(service, subject, counts);
    await removeItems(service, subject, items, counts);
    const { removed, kept } = await reduceClientAudit(table, subject, clock());
    count(counts, 'Audit', removed);
    counts.auditKept = kept;
    if (before.status === 'running') {
      const lookAgain = new Date(clock().getTime() + lookAgainMs);
      const effect = { kind: 'client.erase', clientId } as const;
      await addEffectOnce(table, `${id}-again`, effect, clock(), requestId, lookAgain);
      await advanceErasure(table, before, { ...before, status: 'verifying', counts });
    } else {
      await advanceErasure(table, before, completed(before, counts, clock()));
    }
  };
}

/** Nothing is left that finds them. */
function completed({ sealed: _, ...rest }: Erasure, counts: Counts, now: Date): Erasure {
  return { ...rest, status: 'completed', completedAt: now.toISOString(), counts };
}

/** Their user in the pool; not one whom somebody else has by now, with the same address. */
async function removeUser(
  { table, ring, directory }: Parameters<typeof eraser>[0],
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
  service: Service,
  subject: DataSubject,
  items: readonly Item[],
  counts: Counts,
): Promise<void> {
  const { table } = service;
  const search = { table, ring: await service.ring(), subject, items };
  for (const find of Object.values(elsewhere)) {
    await remove(service, await find(search), counts);
  }
  await remove(
    service,
    items.filter((item) => !isMatchResult(item)),
    counts,
  );
  await remove(service, items.filter(isMatchResult), counts);
}

function isMatchResult({ entity }: Item): boolean {
  return entity === 'MatchResult';
}

async function remove({ table }: Service, items: readonly Item[], counts: Counts): Promise<void> {
  const unique = new Map(items.map((item) => [JSON.stringify(foundKey(item)), item]));
  await batchWrite(table, { delete: [...unique.values()].map(foundKey) });
  for (const { entity } of unique.values()) {
    count(counts, String(entity ?? 'other'), 1);
  }
}

/** With the files and archives that the items tell of. */
function withObjects(subject: DataSubject, items: readonly Item[]): DataSubject {
  const idsOf = (entity: string) => items.filter((item) => item.entity === entity).map(({ id }) => String(id));
  const all = (known: readonly string[], entity: string) => [...new Set([...known, ...idsOf(entity)])];
  return { ...subject, files: all(subject.files, 'File'), archives: all(subject.archives, 'ClientExport') };
}

/** What lies in S3: uploads, files, archives. */
async function removeObjects(service: Service, subject: DataSubject, counts: Counts): Promise<void> {
  const { s3, filesBucket, incomingBucket } = service;
  const { clientId } = subject;
  const uploads = new BucketObjects(s3, incomingBucket);
  const deletions = [
    ...subject.files.map((fileId) => async () => {
      // That bucket keeps no versions, and nobody but the inspection may read there.
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

function count(counts: Counts, kind: string, more: number): void {
  if (more > 0) {
    counts[kind] = (counts[kind] ?? 0) + more;
  }
}
