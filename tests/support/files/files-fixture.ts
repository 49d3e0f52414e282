/** The client profile with files: uploads go to the S3 engine, and are inspected as on Lambda when a test says so. */
import { expect } from 'vitest';
import { typeOfName } from '#functions/files/file-name.ts';
import { checkUpload, recheckFile } from '#functions/inspect-file/check-upload.ts';
import type { Dependencies as CheckPorts } from '#functions/inspect-file/dependencies.ts';
import { inspectInThread } from '#functions/inspect-file/inspect-in-thread.ts';
import { recordScan } from '#functions/inspect-file/record-scan.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Client } from '#shared/domain/client.ts';
import { fileTypes, type StoredFile } from '#shared/domain/file.ts';
import { storedKey, uploadKey } from '#shared/files/client-file-objects.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { fileObjectsDeleter } from '#shared/outbox/file-objects-deleter.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { dueFiles, fileById } from '#shared/persistence/files.ts';
import { giveClient } from '../client-file.ts';
import { clientProfileFixture } from '../client-profile-fixture.ts';
import type { Received } from '../http.ts';
import { pdfOf } from './pdf-samples.ts';

export interface Uploading {
  readonly file: { readonly id: string } & Readonly<Record<string, unknown>>;
  readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
}

export const start = Date.parse('2026-03-02T14:00:00.000Z');
export const minute = 60_000;

/** Sends a file as a browser does. */
export async function post({ upload }: Pick<Uploading, 'upload'>, bytes: Uint8Array): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([new Uint8Array(bytes)]));
  return (await fetch(upload.url, { method: 'POST', body: form })).status;
}

export async function filesFixture(options: Partial<CheckPorts> = {}) {
  let now = start;
  const clock = () => new Date(now);
  const fixture = await clientProfileFixture({ now: clock });
  const { table } = fixture;
  const env = { S3_PATH_STYLE: true, INCOMING_BUCKET: buckets.incoming, FILES_BUCKET: buckets.files };
  const s3 = connectS3(env);
  const uploads = new BucketObjects(s3, buckets.incoming);
  const files = new BucketObjects(s3, buckets.files);
  const ports: CheckPorts = {
    table,
    clock,
    uploads,
    files,
    inspect: inspectInThread,
    needsScan: false,
    onDecision: () => {},
    ...options,
  };
  const worker = new OutboxWorker({
    outbox: new OutboxRepository(table),
    appliers: { 'file.delete-objects': fileObjectsDeleter(env) },
    clock,
    log: new EventLog('test'),
  });
  const path = (client: Client, rest = '') => `/v1/clients/${client.id}/files${rest}`;
  const ids = (client: Client, { file }: Uploading) => ({ clientId: client.id, fileId: file.id });

  return {
    fixture,
    table,
    ports,
    uploads,
    files,
    path,
    given: () => giveClient(table),
    /** A client who signs in. */
    async signedIn(): Promise<Client> {
      const client = await giveClient(table);
      await fixture.signIn(client.id);
      return client;
    },
    at: (ms: number) => {
      now = ms;
    },
    ask: (who: string, client: Client, body: Record<string, unknown> = {}, headers = {}): Promise<Received> => {
      const name = String(body.name ?? 'Resume.pdf');
      const contentType = fileTypes[typeOfName(name) ?? 'pdf'].contentType;
      return fixture.as(who)('POST', path(client), { body: { name, contentType, sizeBytes: 1000, ...body }, headers });
    },
    /** An upload that was asked for. */
    async asked(who: string, client: Client, body: Record<string, unknown> = {}): Promise<Uploading> {
      const reply = await this.ask(who, client, body);
      expect(reply.status, reply.text).toBe(201);
      return reply.body as unknown as Uploading;
    },
    arrived: (client: Client, uploading: Uploading) => checkUpload(ports, ids(client, uploading)),
    scanned: (client: Client, uploading: Uploading, scan: NonNullable<StoredFile['scan']>) =>
      recordScan(ports, ids(client, uploading), scan),
    /** What the schedule does. */
    async sweep(): Promise<void> {
      for await (const { clientId, id } of dueFiles(table, clock())) {
        await recheckFile(ports, { clientId, fileId: id });
      }
    },
    /** Asked for, sent and inspected. */
    async uploaded(
      who: string,
      client: Client,
      body: Record<string, unknown> = {},
      bytes: Buffer = pdfOf(),
    ): Promise<Uploading> {
      const uploading = await this.asked(who, client, body);
      expect(await post(uploading, bytes)).toBe(204);
      await this.arrived(client, uploading);
      return uploading;
    },
    read: (who: string, client: Client, { file }: Uploading) => fixture.as(who)('GET', path(client, `/${file.id}`)),
    list: (who: string, client: Client, query = '') => fixture.as(who)('GET', path(client, `?${query}`)),
    download: (who: string, client: Client, { file }: Uploading) =>
      fixture.as(who)('GET', path(client, `/${file.id}/download`)),
    remove: (who: string, client: Client, { file }: Uploading) =>
      fixture.as(who)('DELETE', path(client, `/${file.id}`)),
    stored: (client: Client, { file }: Uploading) => fileById(table, client.id, file.id),
    /** Which objects of a file there are, once the outbox is empty. */
    async objects(client: Client, uploading: Uploading) {
      await worker.sweep(new Date(Date.now() + 60_000));
      const keys = ids(client, uploading);
      const [upload, copy] = await Promise.all([uploads.exists(uploadKey(keys)), files.exists(storedKey(keys.fileId))]);
      return { upload, copy };
    },
  };
}

export type FilesFixture = Awaited<ReturnType<typeof filesFixture>>;
