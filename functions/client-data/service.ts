import { permitted } from '#shared/clients/client-call.ts';
import type { DownloadSigner } from '#shared/files/download-s3.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { auditItem, auditRead } from '#shared/persistence/audit.ts';
import {
  addClientExport,
  archiveKey,
  type ClientExport,
  clientExport,
  exportState,
} from '#shared/persistence/client-exports.ts';
import { beginErasure, onLegalHold } from '#shared/persistence/erasures.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, versionMismatch } from '#shared/problem.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table' | 'ring'> {
  readonly downloads: Pick<DownloadSigner, 'sign'>;
}

export function clientDataOperations(service: Service): Operations<typeof routes> {
  return {
    createClientExport: (call) => createClientExport(service, call),
    getClientExport: (call) => getClientExport(service, call),
    eraseClient: (call) => eraseClient(service, call),
  };
}

async function createClientExport(service: Service, call: Call<typeof routes.createClientExport>) {
  const { now, requestId } = call;
  const { actor, client } = await permitted(service, call, 'export');
  const one: ClientExport = {
    id: newId(now.getTime()),
    clientId: client.id,
    status: 'pending',
    requestedBy: actor.id,
    requestedAt: now.toISOString(),
  };
  const effect = { kind: 'client.export', clientId: client.id, exportId: one.id } as const;
  const subject = { kind: 'client', id: client.id } as const;
  const transaction = new Transaction();
  addClientExport(transaction, one);
  transaction.put(outboxItem(newId(now.getTime()), effect, now, requestId));
  transaction.put(auditItem({ action: 'client.export_requested', actor, subject, at: now, requestId }));
  return call.commit(transaction, {
    body: view(one, now),
    location: `/v1/clients/${client.id}/exports/${one.id}`,
  });
}

async function getClientExport(service: Service, call: Call<typeof routes.getClientExport>) {
  const { path, now, requestId } = call;
  const [{ actor, client }, one] = await Promise.all([
    permitted(service, call, 'export'),
    clientExport(service.table, path.clientId, path.exportId),
  ]);
  if (!one) {
    throw notFound();
  }
  const body = view(one, now);
  if (body.status !== 'completed') {
    return { body };
  }
  const subject = { kind: 'client', id: client.id } as const;
  const download = { key: archiveKey(one), name: `client-${client.id}.zip`, contentType: 'application/zip' };
  const [link] = await Promise.all([
    service.downloads.sign(download),
    auditRead(service.table, { action: 'client.export_read', actor, subject, at: now, requestId }),
  ]);
  return { body: { ...body, ...link } };
}

function view(one: ClientExport, now: Date) {
  const { id, requestedAt, sizeBytes } = one;
  return omitUndefined({ id, requestedAt, sizeBytes, status: exportState(one, now) });
}

/** The record, the sign-in and what the matcher knows go at once; the rest follows. */
async function eraseClient(service: Service, call: Call<typeof routes.eraseClient>) {
  const { now, requestId, ifMatch } = call;
  const [{ actor, client }, ring] = await Promise.all([permitted(service, call, 'erase'), service.ring()]);
  if (client.legalHold) {
    throw onLegalHold(client.legalHold);
  }
  if (client.version !== ifMatch) {
    throw versionMismatch();
  }
  const subject = { kind: 'client', id: client.id } as const;
  const transaction = new Transaction();
  beginErasure(transaction, ring, client, { id: actor.id, at: now });
  transaction.put(outboxItem(newId(now.getTime()), { kind: 'client.erase', clientId: client.id }, now, requestId));
  transaction.put(auditItem({ action: 'client.erased', actor, subject, at: now, requestId }));
  return call.commit(transaction, {});
}
