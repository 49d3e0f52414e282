import type { Client } from '#shared/domain/client.ts';
import { EffectFailure } from '#shared/effect-failure.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import type { Apply } from '#shared/outbox/worker.ts';
import { archiveKey, type ClientExport, clientExport, endClientExport } from '#shared/persistence/client-exports.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { dataSubject } from '#shared/persistence/data-subject.ts';
import { archive } from './archive.ts';
import { uploadStream } from './archive-upload-s3.ts';
import type { Dependencies } from './dependencies.ts';
import { eraseObject } from './erase-objects-s3.ts';

/** Includes runs that were interrupted. */
const maxAttempts = 5;

/** Writes the archive of one client. An interrupted run starts again; after five attempts the export fails. */
export function exportClient(dependencies: Omit<Dependencies, 'directory'>): Apply<'client.export'> {
  const { table, clock } = dependencies;
  return async ({ clientId, exportId }, { attempts }) => {
    const [pending, client] = await Promise.all([clientExport(table, clientId, exportId), clientById(table, clientId)]);
    // The client was erased, or an earlier run completed the export.
    if (!client || pending?.status !== 'pending') {
      return;
    }
    try {
      if (attempts > maxAttempts) {
        throw new Error('Earlier runs were interrupted');
      }
      await writeArchive(dependencies, client, pending);
    } catch (cause) {
      if (attempts < maxAttempts) {
        throw cause;
      }
      await endClientExport(table, pending, { ...pending, status: 'failed', endedAt: clock().toISOString() });
      throw new EffectFailure('export-failed', { permanent: true, cause });
    }
  };
}

async function writeArchive(
  { table, ring, s3, filesBucket, clock }: Omit<Dependencies, 'directory'>,
  client: Client,
  pending: ClientExport,
): Promise<void> {
  const objects = new BucketObjects(s3, filesBucket);
  const sources = { table, ring: await ring(), open: (key: string) => objects.open(key) };
  const zip = archive(sources, dataSubject(client), clock());
  const key = archiveKey(pending);
  const sizeBytes = await uploadStream(s3, { bucket: filesBucket, key, contentType: 'application/zip' }, zip);
  const done = { ...pending, status: 'completed', endedAt: clock().toISOString(), sizeBytes } as const;
  if (
    !(await endClientExport(table, pending, done)) &&
    (await clientExport(table, pending.clientId, pending.id))?.status !== 'completed'
  ) {
    // The client was erased in the meantime.
    await eraseObject(s3, filesBucket, key);
  }
}
