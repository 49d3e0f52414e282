import { EffectFailure } from '#shared/effect-failure.ts';
import type { connectS3 } from '#shared/files/client-s3.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import type { Apply } from '#shared/outbox/worker.ts';
import { archiveKey, type ClientExport, clientExport, endClientExport } from '#shared/persistence/client-exports.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { dataSubject } from '#shared/persistence/data-subject.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { KeyRing, Lazy } from '#shared/secrets/key-ring.ts';
import type { Clock } from '#shared/time.ts';
import { archive } from './archive.ts';
import { uploadStream } from './archive-upload-s3.ts';
import { eraseObject } from './erase-objects-s3.ts';

export interface Service {
  readonly table: Table;
  readonly ring: Lazy<KeyRing>;
  readonly s3: ReturnType<typeof connectS3>;
  readonly filesBucket: string;
  readonly incomingBucket: string;
  readonly clock: Clock;
}

/** A run that breaks off counts as well: it was counted when it began. */
const maxAttempts = 5;

/** Writes the archive of one person. What breaks off is begun anew; after five attempts the export has failed. */
export function exporter(service: Service): Apply<'client.export'> {
  const { table, clock } = service;
  return async ({ clientId, exportId }, { attempts }) => {
    const [pending, client] = await Promise.all([clientExport(table, clientId, exportId), clientById(table, clientId)]);
    // Erased meanwhile, or done by a run whose end was not noted.
    if (!client || pending?.status !== 'pending') {
      return;
    }
    try {
      if (attempts > maxAttempts) {
        throw new Error('Earlier runs broke off');
      }
      await run(service, pending);
    } catch (cause) {
      if (attempts < maxAttempts) {
        throw cause;
      }
      await endClientExport(table, pending, { ...pending, status: 'failed', endedAt: clock().toISOString() });
      throw new EffectFailure('export-failed', { permanent: true, cause });
    }
  };
}

async function run(service: Service, pending: ClientExport): Promise<void> {
  const { table, ring, s3, filesBucket, clock } = service;
  const client = await clientById(table, pending.clientId);
  if (!client) {
    return;
  }
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
    // They were erased while it was written.
    await eraseObject(s3, filesBucket, key);
  }
}
