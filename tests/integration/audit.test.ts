import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { auditedActions, giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { stepCounter } from '../support/steps.ts';

const now = new Date('2026-06-15T12:00:00.000Z');
let fixture: ClientProfileFixture;
let steps: ReturnType<typeof stepCounter>;
beforeAll(async () => {
  fixture = await clientProfileFixture({ now: () => now });
  steps = stepCounter(fixture.table);
});

const given = (fields: Partial<Client> = {}) => giveClient(fixture.table, fields);
const pathOf = ({ id }: Client) => `/v1/clients/${id}/audit`;

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
}

async function put(client: Client, at: string, fields: { readonly actor?: string; readonly action?: string } = {}) {
  const { actor = 'base', action = 'client.read' } = fields;
  const entry = { action, actor: { id: actor, kind: 'staff' as const } };
  await batchWrite(fixture.table, {
    put: [auditItem({ now: new Date(at), requestId: 'r' }, { ...entry, subject: { kind: 'client', id: client.id } })],
  });
}

async function pages(path: string, query: string): Promise<Entry[][]> {
  const found: Entry[][] = [];
  let cursor: string | undefined;
  do {
    const url = `${path}?${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const { status, body } = await fixture.as('administrator')('GET', url);
    expect(status).toBe(200);
    found.push(body.items as Entry[]);
    cursor = body.nextCursor as string | undefined;
  } while (cursor !== undefined);
  return found;
}

describe('RA-06: the audit log of a client', () => {
  it('says who did what, when, and which fields changed, never their values', async () => {
    const client = await given({ createdAt: '2026-06-01T12:00:00.000Z' });
    const edited = await fixture.as('base')('PATCH', `/v1/clients/${client.id}`, {
      body: { contact: { phone: '+14165550199' } },
      headers: { 'if-match': `"${client.version}"` },
    });
    expect(edited.status).toBe(200);
    const { status, body, text, headers } = await fixture.as('administrator')('GET', pathOf(client));
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      items: [
        {
          id: expect.any(String),
          at: now.toISOString(),
          action: 'client.section_updated',
          actor: { id: 'base', kind: 'staff', name: 'base Staff' },
          subject: { kind: 'client', id: client.id },
          changed: ['contact.phone'],
          requestId: expect.any(String),
        },
      ],
    });
    expect(text).not.toMatch(/5550199|gsi5|AUDIT#/);
    expect(text).not.toContain(client.lastName);
  });

  it('newest first over months and years, each once, without a cursor after the last', async () => {
    const client = await given({ createdAt: '2023-01-10T12:00:00.000Z' });
    const times = ['2023-01-10', '2024-02-28', '2024-12-31', '2025-05-31', '2025-06-01', '2026-05-31', '2026-06-14'];
    for (const day of times) {
      await put(client, `${day}T23:59:59.000Z`);
    }
    const all = await pages(pathOf(client), 'limit=2');
    const read = all.flat().filter(({ action }) => action === 'client.read');
    expect(read.map(({ at }) => at.slice(0, 10))).toEqual([...times].reverse());
    // Reading a page is audited: what comes after the cursor stays.
    expect(all.every((page, at) => page.length === 2 || at === all.length - 1)).toBe(true);
    expect(new Set(all.flat().map(({ id }) => id)).size).toBe(all.flat().length);

    const full = await given({ createdAt: '2024-01-10T12:00:00.000Z' });
    await put(full, '2024-03-01T00:00:00.000Z');
    await put(full, '2026-03-01T00:00:00.000Z');
    const { body } = await fixture.as('administrator')('GET', `${pathOf(full)}?limit=2`);
    expect([(body.items as Entry[]).length, body.nextCursor]).toEqual([2, undefined]);
  });

  it('is audited itself', async () => {
    const client = await given();
    await fixture.as('administrator')('GET', pathOf(client));
    expect(await auditedActions(fixture.table, client.id)).toEqual(['audit.read']);
  });

  it('is for administrators: 404 for the client themself and whoever does not see them, 403 for other staff', async () => {
    const client = await given();
    const self = await fixture.signIn(client.id);
    const statuses = async (who: string) => (await fixture.as(who)('GET', pathOf(client))).status;
    expect(await statuses(self)).toBe(404);
    expect(await statuses('other')).toBe(404);
    expect(await statuses('jobBoard')).toBe(404);
    expect(await statuses('manager')).toBe(403);
    expect(await statuses('network')).toBe(403);
    expect(await auditedActions(fixture.table, client.id)).toEqual([]);
    expect((await fixture.as('administrator')('GET', '/v1/clients/nobody/audit')).status).toBe(404);
  });

  it('takes two steps at the table', async () => {
    const client = await given({ createdAt: '2026-01-10T12:00:00.000Z' });
    await put(client, '2026-03-01T00:00:00.000Z');
    expect(await steps(() => fixture.as('administrator')('GET', pathOf(client)))).toBeLessThanOrEqual(2);
    expect(await steps(() => fixture.as('administrator')('GET', '/v1/audit?actorId=base'))).toBeLessThanOrEqual(2);
  });
});

describe('RA-06: what one person did', () => {
  it('by days of the instance, newest first, by pages', async () => {
    const client = await given();
    const actor = 'colleague';
    // Toronto: the 2nd begins at 05:00 UTC in March before the clocks change.
    for (const at of [
      '2026-03-02T04:59:59.999Z',
      '2026-03-02T05:00:00.000Z',
      '2026-03-03T04:59:59.999Z',
      '2026-03-03T05:00:00.000Z',
    ]) {
      await put(client, at, { actor });
    }
    const between = await pages('/v1/audit', `actorId=${actor}&from=2026-03-02&to=2026-03-02&limit=1`);
    expect(between.map((page) => page.map(({ at }) => at))).toEqual([
      ['2026-03-03T04:59:59.999Z'],
      ['2026-03-02T05:00:00.000Z'],
    ]);
    expect((await pages('/v1/audit', `actorId=${actor}&from=2026-03-03`)).flat()).toHaveLength(1);
    expect((await pages('/v1/audit', `actorId=${actor}&to=2026-03-01`)).flat()).toHaveLength(1);
    expect((await pages('/v1/audit', `actorId=${actor}`)).flat()).toHaveLength(4);
    expect((await pages('/v1/audit', 'actorId=unknown')).flat()).toEqual([]);
  });

  it('is audited under the person whose acts were read, and for administrators only', async () => {
    await fixture.as('administrator')('GET', '/v1/audit?actorId=network');
    const { body } = await fixture.as('administrator')('GET', '/v1/audit?actorId=administrator&limit=100');
    expect(body.items).toContainEqual(
      expect.objectContaining({ action: 'audit.read', subject: { kind: 'staff', id: 'network' } }),
    );
    for (const who of ['network', 'manager', 'jobBoard']) {
      expect((await fixture.as(who)('GET', '/v1/audit?actorId=base')).status).toBe(403);
    }
  });

  it.each(['', '?actorId=a/b', '?actorId=base&from=2026-02-30', '?actorId=base&from=2026-03-02&to=2026-03-01'])(
    '400: %s',
    async (query) => {
      expect((await fixture.as('administrator')('GET', `/v1/audit${query}`)).status).toBe(400);
    },
  );
});
