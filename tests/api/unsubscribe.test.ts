import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import PostalMime from 'postal-mime';
import { beforeAll, expect, it } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import type { Client } from '#shared/domain/client.ts';
import { unsubscribeToken } from '#shared/mail/unsubscribe-token.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { documents, type Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { giveClient } from '../support/client-file.ts';
import { mailSamples } from '../support/mail-samples.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

let table: Table;
let ring: KeyRing;
const never = () => new Error('never');

beforeAll(async () => {
  const { dynamodb, tableName, data } = stack();
  table = { db: documents(new DynamoDBClient(clientSettings(dynamodb))), name: tableName };
  ring = new KeyRing(JSON.parse(await readFile(join(data, 'keys.json'), 'utf8')));
});

async function subscribed(): Promise<Client> {
  const jobFeedEmail = { enabled: true, frequency: 'weekly' } as const;
  const communication = { jobFeedEmail, preferences: [], caseworkerCommunications: true };
  return giveClient(table, { language: 'fr', firstName: 'Zoraïde', lastName: 'Quinteau', communication });
}

const feedIsOn = async (id: string) => (await clientById(table, id))?.communication.jobFeedEmail.enabled;

it('JE-04 a feed mail arrives, its link only asks, and its one-click POST stops the feed', async () => {
  const client = await subscribed();
  const sample = mailSamples.find(({ template, language }) => template === 'job-feed' && language === 'fr');
  if (sample?.template !== 'job-feed') {
    throw new Error('No sample');
  }
  const message = { ...sample, to: client.email, data: { ...sample.data, clientId: client.id } };
  const item = outboxItem({ now: new Date() }, { kind: 'mail', message });
  await new Transaction().create(item, never).commit(table);

  const { mailbox, mailSource, call, api } = stack();
  const [listed] = await eventually(async () => {
    const mails = await mailbox(client.email);
    return mails.length > 0 && mails;
  });
  const mail = await PostalMime.parse(await mailSource(listed?.id ?? ''));
  const header = mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  const url = header.replace(/^<|>$/g, '');
  expect(url.startsWith(`${api}/v1/unsubscribe/`)).toBe(true);
  const path = url.slice(api.length);

  const page = await call('GET', path);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.body).toContain('<html lang="fr">');
  expect(await feedIsOn(client.id)).toBe(true);

  for (const headers of [{ 'content-type': 'application/x-www-form-urlencoded' }, { 'content-type': 'text/plain' }]) {
    const done = await call('POST', path, { body: 'List-Unsubscribe=One-Click', headers });
    expect(done.status).toBe(200);
    expect(await feedIsOn(client.id)).toBe(false);
  }
});

it('answers 404 for a token that is not ours, and 405 for another method', async () => {
  const client = await subscribed();
  const token = unsubscribeToken(ring, client.id);
  const { call } = stack();
  for (const method of ['GET', 'POST']) {
    for (const bad of [`${token}x`, token.replace(client.id, 'someone-else'), 'nothing']) {
      const reply = await call(method, `/v1/unsubscribe/${bad}`);
      expect(reply.status).toBe(404);
      expect(reply.body.type).toBe('urn:problem:not-found');
    }
  }
  const other = await call('DELETE', `/v1/unsubscribe/${token}`);
  expect(other.status).toBe(405);
  expect(other.headers.get('allow')).toContain('POST');
  expect(await feedIsOn(client.id)).toBe(true);
});
