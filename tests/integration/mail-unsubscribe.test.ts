import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '#functions/unsubscribe/operations.ts';
import { routes } from '#functions/unsubscribe/routes.ts';
import type { Language } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { type HttpHandler, httpHandler } from '#shared/http/handler.ts';
import type { Platform } from '#shared/http/platform.ts';
import { unsubscribeToken } from '#shared/mail/unsubscribe-token.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { giveClient } from '../support/client-file.ts';
import { testTable } from '../support/engines.ts';
import { randomKeys, type Sent, send } from '../support/http.ts';
import { testPlatform } from '../support/test-platform.ts';

const ring = new KeyRing(randomKeys());
const now = new Date('2026-11-22T12:00:00.000Z');
const env = { PORTAL_URL: 'https://portal.example' };
const never = () => new Error('never');

let table: Table;
let platform: Platform;
let handler: HttpHandler;

beforeAll(async () => {
  table = (await testTable()).table;
  platform = testPlatform(table, { ring: async () => ring, clock: () => now });
  handler = httpHandler(routes, operations({ ...platform, portalUrl: env.PORTAL_URL }), platform);
});

async function subscribed(language: Language = 'en'): Promise<Client> {
  const jobFeedEmail = { enabled: true, frequency: 'daily' } as const;
  const communication = { jobFeedEmail, preferences: ['email'], caseworkerCommunications: true };
  return giveClient(table, { language, communication, version: 3 }, { now });
}

const feedOf = async (id: string) => (await clientById(table, id))?.communication.jobFeedEmail;

function call(method: 'GET' | 'POST', token: string, sent: Sent = {}, search = '', to = handler) {
  return send(to, method, `/v1/unsubscribe/${token}${search}`, { params: { token }, ...sent });
}

describe('JE-04 unsubscribing', () => {
  it('only asks on GET, since mail scanners follow links', async () => {
    for (const [language, question] of [
      ['en', 'Stop job-feed e-mails?'],
      ['fr', 'Arrêter les courriels du fil d’emplois\u00a0?'],
    ] as const) {
      const client = await subscribed(language);
      const token = unsubscribeToken(ring, client.id);
      const page = await call('GET', token, {}, '?utm_source=scanner');
      expect(page.status).toBe(200);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.headers['content-language']).toBe(language);
      expect(page.text).toContain(`<html lang="${language}">`);
      expect(page.text).toContain(`<h1>${question}</h1>`);
      expect(page.text).toMatch(/<form method="post"><button type="submit">/);
      expect(await clientById(table, client.id)).toEqual(client);
    }
  });

  it.each([
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--',
    ],
    ['text/plain', 'anything'],
    ['application/json', '{broken'],
    ['', ''],
  ])('stops the feed by a POST of %j, whatever its body says', async (contentType, raw) => {
    const client = await subscribed();
    const reply = await call('POST', unsubscribeToken(ring, client.id), {
      raw,
      headers: { 'content-type': contentType },
    });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('Job-feed e-mails are off');
    expect(await feedOf(client.id)).toEqual({ enabled: false, frequency: 'daily' });
  });

  it('turns off this one thing: profile and match input in one write, everything else as it was', async () => {
    const client = await subscribed();
    await call('POST', unsubscribeToken(ring, client.id));
    expect(await clientById(table, client.id)).toEqual({
      ...client,
      communication: { ...client.communication, jobFeedEmail: { enabled: false, frequency: 'daily' } },
      version: client.version + 1,
      updatedAt: now.toISOString(),
    });
    expect(await readMatchInput(table, client.id)).toMatchObject({
      feed: { enabled: false, frequency: 'daily' },
      reachable: true,
    });
  });

  it('answers the same when repeated, and changes nothing further', async () => {
    const client = await subscribed('fr');
    const token = unsubscribeToken(ring, client.id);
    const first = await call('POST', token);
    const again = await call('POST', token);
    expect(again.status).toBe(200);
    expect(again.text).toBe(first.text);
    expect((await clientById(table, client.id))?.version).toBe(client.version + 1);
  });

  it('survives a change of the profile between its read and its write', async () => {
    const client = await subscribed();
    let edited = false;
    const db: Table['db'] = Object.create(table.db);
    db.send = async (command: unknown) => {
      if (command instanceof TransactWriteCommand && !edited) {
        edited = true;
        const after = { ...client, preferredName: 'Zo', version: client.version + 1 };
        const transaction = new Transaction();
        changeClient(transaction, client, after, {}, never, now);
        await transaction.commit(table);
      }
      return table.db.send(command as TransactWriteCommand);
    };
    const racing = { ...platform, table: { ...table, db } };
    const reply = await call(
      'POST',
      unsubscribeToken(ring, client.id),
      {},
      '',
      httpHandler(routes, operations({ ...racing, portalUrl: env.PORTAL_URL }), racing),
    );
    expect(reply.status).toBe(200);
    expect(edited).toBe(true);
    expect(await clientById(table, client.id)).toMatchObject({
      preferredName: 'Zo',
      communication: { jobFeedEmail: { enabled: false } },
      version: client.version + 2,
    });
  });

  it('is 404 for every token that is not ours, on both methods', async () => {
    const client = await subscribed();
    const good = unsubscribeToken(ring, client.id);
    const foreign = [
      unsubscribeToken(new KeyRing(randomKeys()), client.id),
      good.replace(client.id, (await subscribed()).id),
      unsubscribeToken(ring, 'no-such-client'),
      'x',
      `${good}x`,
      '%00',
    ];
    for (const token of foreign) {
      for (const method of ['GET', 'POST'] as const) {
        const reply = await call(method, token);
        expect(reply.status).toBe(404);
        expect(reply.body.type).toBe('urn:problem:not-found');
      }
    }
    expect(await feedOf(client.id)).toEqual({ enabled: true, frequency: 'daily' });
  });

  it('shows nothing of anybody, and lets the page load and send nothing but itself', async () => {
    const client = await subscribed();
    const token = unsubscribeToken(ring, client.id);
    for (const method of ['GET', 'POST'] as const) {
      const { text, headers } = await call(method, token);
      for (const secret of [client.firstName, client.lastName, client.email, client.id, token]) {
        expect(text).not.toContain(secret);
      }
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("form-action 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe/);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(text).not.toMatch(/<script|<img|\bon\w+=/);
    }
  });
});
