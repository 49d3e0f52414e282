import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleFile, bundleFunctions } from '#infra/build/bundles.ts';
import { writeExportFiles } from '#infra/build/export-files.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { buckets } from '#infra/local/environment.ts';
import { OutboxRepository, outboxItem } from '#shared/outbox/repository.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { addDocument } from '#shared/persistence/documents.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { sealMailSecrets } from '#shared/secrets/mail-secrets.ts';
import { giveClient } from '../support/client-file.ts';
import { clientActor } from '../support/client-profile-fixture.ts';
import { engines, testTable } from '../support/engines.ts';
import { stubFunctionEnvironment } from '../support/function-environment.ts';
import { randomKeys, send } from '../support/http.ts';
import { mailSamplesAt, sampleLink } from '../support/mail-samples.ts';
import { escoHeader, escoLine, upload } from '../support/vocabulary.ts';

const names = [
  'apply-effects',
  'deliver-mail',
  'export-document',
  'import-taxonomy',
  'skills',
  'taxonomy-imports',
] as const;

const keys = randomKeys();
let folder: string;
let table: Table;
// biome-ignore lint/suspicious/noExplicitAny: handlers of every kind
const handlers = {} as Record<(typeof names)[number], any>;

/** What is deployed, with all that the build leaves out of it, against the engines. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-bundles-'));
  await bundleFunctions(names, folder);
  await writeExportFiles(join(folder, 'export-document'), 'linked');
  table = (await testTable()).table;
  await stubFunctionEnvironment(table, folder, keys);
  const require = createRequire(import.meta.url);
  for (const name of names) {
    handlers[name] = require(join(folder, name, bundleFile)).handler;
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function commit(...items: Parameters<Transaction['create']>[0][]): Promise<void> {
  const transaction = new Transaction();
  for (const item of items) {
    transaction.create(item, () => new Error('taken'));
  }
  await transaction.commit(table);
}

function never(): never {
  throw new Error('There are no samples');
}

describe('the bundles work as the sources do', () => {
  test('an import goes from a signed form over S3 to type-ahead', async () => {
    const actor = {
      sub: 'bundle-admin',
      id: 'bundle-admin',
      kind: 'administrator',
      clientVisibility: 'provider',
      permissions: [],
      status: 'active',
      tokensFrom: 0,
    } as const;
    await commit(actorCodec.toItem({ ...actor, permissions: [] }));
    const sub = actor.sub;

    const asked = await send(handlers['taxonomy-imports'], 'POST', '/v1/taxonomy-imports', {
      sub,
      body: { kind: 'esco', language: 'en' },
      headers: { 'idempotency-key': 'bundles' },
    });
    expect(asked.status).toBe(201);
    // biome-ignore lint/suspicious/noExplicitAny: a reply
    const { import: run, upload: form } = asked.body as any;
    const file = [escoHeader, escoLine('b1', 'bundle welding', ['bundle weld']), escoLine('b2', 'bundle baking')];
    expect((await upload(form, file.join('\n'))).ok).toBe(true);

    const arrived = { s3: { bucket: { name: buckets.incoming }, object: { key: form.fields.key, size: 1, eTag: '' } } };
    await handlers['import-taxonomy']({ Records: [arrived] });
    const report = await send(handlers['taxonomy-imports'], 'GET', `/v1/taxonomy-imports/${run.id}`, { sub });
    expect(report.body).toMatchObject({ status: 'completed', created: 2 });

    const found = await send(handlers.skills, 'GET', '/v1/skills?q=bundle%20we', { sub });
    expect(found.body.items).toMatchObject([{ label: { en: 'bundle welding' } }]);
  });

  test('a resume leaves as PDF and Word, with the compiler and the fonts beside the bundle', async () => {
    const client = await giveClient(table, {});
    await commit(actorCodec.toItem(clientActor(client.id)));
    const document = { id: 'd1', clientId: client.id, kind: 'resume', title: 'Cook', authorId: client.id } as const;
    const at = '2026-03-02T14:05:00.000Z';
    const stamps = { authorKind: 'client', createdAt: at, updatedAt: at, version: 1 } as const;
    const transaction = new Transaction();
    addDocument(transaction, { ...document, ...stamps, content: '{"basics":{"summary":"厨师 مطبخ"}}' });
    await transaction.commit(table);
    const path = `/v1/clients/${client.id}/resumes/d1/export`;
    for (const [format, beginning] of [
      ['pdf', '%PDF-'],
      ['docx', 'PK'],
    ] as const) {
      const reply = await send(handlers['export-document'], 'GET', `${path}?format=${format}`, { sub: client.id });
      expect(reply.status, reply.text).toBe(200);
      expect(Buffer.from(reply.text, 'base64').toString('latin1').startsWith(beginning)).toBe(true);
    }
  });

  test('a mail leaves through SES', async () => {
    const to = 'bundles@clients.example';
    const [sample = never()] = mailSamplesAt(new Date());
    const sealed = sealMailSecrets(new KeyRing(keys), { link: sampleLink });
    await commit(
      outboxItem({ now: new Date() }, { kind: 'mail', message: { ...sample, to }, sealed }, { id: 'bundle-mail' }),
    );
    await handlers['deliver-mail']({ outboxId: 'bundle-mail' });
    const item = await new OutboxRepository(table).read('bundle-mail');
    expect(item).toMatchObject({ status: 'done' });
    const mails = (await (await fetch(`${engines().mailbox}/api/email`)).json()) as { to: { address: string }[] }[];
    expect(mails.filter((mail) => mail.to.some(({ address }) => address === to))).toHaveLength(1);
  });

  test('a user of the pool goes when their address is nobody’s any more', async () => {
    const cognito = new CognitoIdentityProviderClient(clientSettings(engines().cognito));
    const UserPoolId = engines().userPoolId;
    const email = 'bundles-gone@clients.example';
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: email,
        UserAttributes: [{ Name: 'email', Value: email }],
        MessageAction: 'SUPPRESS',
      }),
    );
    const there = async () => {
      const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }));
      return Users.length;
    };
    expect(await there()).toBe(1);
    const item = outboxItem({ now: new Date() }, { kind: 'identity.delete-user', email }, { id: 'bundle-effect' });
    await commit(item);
    const record = {
      eventID: 'e',
      eventName: 'INSERT',
      dynamodb: {
        Keys: { pk: { S: item.pk }, sk: { S: item.sk } },
        NewImage: { id: { S: 'bundle-effect' } },
        SequenceNumber: '1',
      },
    };
    expect(await handlers['apply-effects']({ Records: [record] })).toEqual({ batchItemFailures: [] });
    expect(await there()).toBe(0);
  });
});
