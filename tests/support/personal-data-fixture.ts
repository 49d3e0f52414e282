/**
 * A client of whom the portal knows everything it can know, and the run that exports and erases them, on the engines.
 */
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { eraseClient } from '#functions/export-and-erase/erase-client.ts';
import { exportClient } from '#functions/export-and-erase/export-client.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Client } from '#shared/domain/client.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { CognitoDirectory } from '#shared/identity/directory-cognito.ts';
import { newId } from '#shared/ids.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { OutboxRepository, outboxItem } from '#shared/outbox/repository.ts';
import { unknownPassword } from '#shared/outbox/synchronize-user.ts';
import { type Appliers, OutboxWorker } from '#shared/outbox/worker.ts';
import { toAccountLinkItem } from '#shared/persistence/account-links.ts';
import { toActivityItem } from '#shared/persistence/activity.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { camsClaimItem } from '#shared/persistence/cams.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { keys } from '#shared/persistence/keys.ts';
import { writeMatchResults } from '#shared/persistence/match-results.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { clientActor } from './client-profile-fixture.ts';
import { engines } from './engines.ts';
import { type TaskReply, tasksFixture, today } from './tasks-fixture.ts';

export async function personalDataFixture() {
  const fixture = await tasksFixture();
  const { table, clock, time } = fixture;
  const ring = () => Promise.resolve(fixture.ring);
  const s3 = connectS3({ S3_PATH_STYLE: true });
  const directory = new CognitoDirectory({ userPoolId: engines().userPoolId });
  const service = { table, ring, s3, clock, directory, filesBucket: buckets.files, incomingBucket: buckets.incoming };

  const workerWith = (appliers: Appliers) =>
    new OutboxWorker({
      outbox: new OutboxRepository(table),
      appliers,
      clock,
      log: new EventLog('test'),
      queue: 'personal-data',
      leaseSeconds: 960,
    });
  const appliers = { 'client.export': exportClient(service), 'client.erase': eraseClient(service) };
  const worker = workerWith(appliers);
  const sweep = (by = worker) => by.sweep(new Date(Date.now() + 60_000));

  const exists = async (bucket: string, key: string) => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch {
      return undefined;
    }
  };

  /** Marks that stand in everything of this client, so that whatever is left of them is found. */
  async function createClient(fields: Partial<Client> = {}) {
    const mark = `q${randomUUID().slice(0, 8)}`;
    const email = `${mark}@clients.example`;
    const { sub } = await directory.create(email);
    await directory.setPassword(sub, unknownPassword());
    const hash = `link-${mark}`;
    const client = await fixture.createClient({
      email,
      sub,
      firstName: `Zephyrine ${mark}`,
      lastName: `Quill ${mark}`,
      phone: '+14165550142',
      passwordSetAt: '2026-01-06T15:00:00.000Z',
      links: { 'password-reset': hash },
      ...fields,
    });
    const at = time.now.toISOString();
    const { id: clientId } = client;
    await batchWrite(table, {
      // They sign in by a user of the pool here.
      delete: [keys.actor(clientId)],
      put: [
        claimEmail(fixture.ring, email, { kind: 'client', id: clientId }),
        actorCodec.toItem({ ...clientActor(clientId), sub }),
        camsClaimItem(fixture.ring, mark, clientId),
        toAccountLinkItem({
          hash,
          purpose: 'password-reset',
          account: { kind: 'client', id: clientId },
          email,
          language: 'en',
          createdAt: at,
          expiresAt: at,
          ttl: 2_000_000_000,
        }),
        toActivityItem({ id: newId(), clientId, type: 'logged_in', at }),
        outboxItem({ now: time.now }, { kind: 'suggestion.notify', clientId, noticeAt: at }),
        {
          ...keys.taskDigest(`client#${clientId}`),
          entity: 'TaskDigest',
          schema: 1,
          personId: `client#${clientId}`,
          day: today,
        },
      ],
    });
    await writeMatchResults(table, [
      { clientId, entries: [], cut: false, rulesVersion: 1, taxonomyVersion: 'v', updatedAt: at },
    ]);
    return { client, mark, email, sub, clientId };
  }

  /** Everything that other functions write for a client, by their own ways. */
  async function fill({ clientId, mark }: { readonly clientId: string; readonly mark: string }) {
    const maya = fixture.clientsAs('maya');
    const path = `/v1/clients/${clientId}`;
    const ok = async (reply: Promise<{ status: number; text: string; body: Record<string, unknown> }>) => {
      const { status, text, body } = await reply;
      if (status >= 300) {
        throw new Error(text);
      }
      return body;
    };
    await ok(maya('PUT', `${path}/general-notes`, { body: { text: `Notes ${mark}` }, headers: { 'if-match': '"0"' } }));
    await ok(maya('POST', `${path}/safety-flag`, { body: { message: `Careful ${mark}` } }));
    await ok(maya('POST', `${path}/case-notes`, { body: { activityType: 'phone', details: `Called ${mark}` } }));
    const second = await ok(
      maya('POST', `${path}/case-notes`, { body: { activityType: 'phone', details: `Gone ${mark}` } }),
    );
    await ok(maya('DELETE', `${path}/case-notes/${second.id}`, { headers: { 'if-match': '"1"' } }));
    await ok(maya('POST', `${path}/resumes`, { body: { title: `Resume ${mark}` } }));
    const transfer = { clientId, serviceProviderId: 'riverside', reason: `Moved ${mark}` };
    const asked = await ok(maya('POST', '/v1/transfer-requests', { body: transfer }));
    await ok(maya('POST', `/v1/transfer-requests/${asked.id}/cancellation`));
    await ok(maya('POST', '/v1/transfer-requests', { body: transfer }));
    const responsible = { staffIds: ['maya'], client: true };
    const task = (name: string): Promise<TaskReply> => fixture.addTask('maya', { name, clientId, responsible });
    const [, completed, deleted] = [
      await task(`Open ${mark}`),
      await task(`Done ${mark}`),
      await task(`Dropped ${mark}`),
    ];
    await ok(fixture.as('maya')('POST', `/v1/tasks/${completed.id}/completion`));
    await ok(fixture.as('maya')('DELETE', `/v1/tasks/${deleted.id}`, { headers: { 'if-match': '"1"' } }));
    const files = [
      await addFile(clientId, `cv ${mark}.pdf`, false),
      await addFile(clientId, `../../${mark}: "private"?.pdf`, true),
    ];
    return { files };
  }

  /** As `functions/files` and the inspection leave it. */
  async function addFile(clientId: string, name: string, isPrivate: boolean) {
    const id = newId();
    const file = {
      id,
      clientId,
      uploaderId: 'maya',
      uploaderKind: 'staff',
      name,
      type: 'pdf',
      sizeBytes: 100,
      private: isPrivate,
      status: 'available',
      uploadedAt: time.now.toISOString(),
      attempts: 1,
      revision: 1,
    };
    const ledger = { clientId, places: { [id]: { private: isPrivate } } };
    await batchWrite(table, {
      put: [
        { ...file, ...keys.file(clientId, id), entity: 'File', schema: 1 },
        { ...ledger, ...keys.fileLedger(clientId), entity: 'FileLedger', schema: 1 },
      ],
    });
    await s3.send(new PutObjectCommand({ Bucket: buckets.files, Key: `files/${id}`, Body: `bytes of ${id}` }));
    await s3.send(new PutObjectCommand({ Bucket: buckets.incoming, Key: `uploads/${clientId}/${id}`, Body: 'x' }));
    return id;
  }

  /** Everything in the table, as text, by kind. */
  async function everything(): Promise<{ readonly item: Item; readonly entity: string; readonly text: string }[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const reply = await table.db.send(
        new ScanCommand({
          TableName: table.name,
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      found.push(...(reply.Items ?? []));
      start = reply.LastEvaluatedKey;
    } while (start);
    return found.map((item) => ({ item, entity: String(item.entity), text: JSON.stringify(item) }));
  }

  const erase = async (clientId: string) => {
    const version = (await clientById(table, clientId))?.version ?? 1;
    return fixture.clientsAs('administrator')('DELETE', `/v1/clients/${clientId}`, {
      headers: { 'if-match': `"${version}"` },
    });
  };

  return {
    ...fixture,
    service,
    directory,
    s3,
    appliers,
    workerWith,
    sweep,
    exists,
    createClient,
    fill,
    addFile,
    everything,
    erase,
    admin: fixture.clientsAs('administrator'),
    /** Lets time pass until whatever waits is due. */
    later: (minutes: number) => {
      time.now = new Date(time.now.getTime() + minutes * 60_000);
    },
  };
}

export type PersonalDataFixture = Awaited<ReturnType<typeof personalDataFixture>>;
