import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CamsSync, type SyncFigures, type SyncOptions } from '#functions/sync-cams/cams-sync.ts';
import { CamsSyncRepository } from '#functions/sync-cams/cams-sync-repository.ts';
import { simulatedPerson } from '#infra/local/cams/people.ts';
import type { Cams } from '#shared/cams/cams.ts';
import { parsePerson } from '#shared/cams/parse.ts';
import type { Client } from '#shared/domain/client.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { changeClient, clientById, clientsByIds } from '#shared/persistence/clients.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { ownSimulator } from '../support/cams-simulator.ts';
import { testTable } from '../support/engines.ts';
import { randomKeys } from '../support/http.ts';
import { giveLinkedClients } from '../support/linked-clients.ts';
import { itemsOf } from '../support/table-items.ts';

const ring = new KeyRing(randomKeys());
const now = new Date('2026-06-20T07:00:00.000Z');
let simulator: Awaited<ReturnType<typeof ownSimulator>>;
beforeAll(async () => {
  simulator = await ownSimulator(400);
});
afterEach(() => simulator.flakiness(0));
afterAll(() => simulator?.stop());

const always = () => true;
const referenceOf = (number: number) => String(1_000_000 + number);
/** From person `from` on; the ones that misbehave in a special way are around the hundredth. */
const references = (from: number, count: number) => Array.from({ length: count }, (_, at) => referenceOf(from + at));

function syncOf(table: Table, cams: Pick<Cams, 'person'>, options: Partial<SyncOptions> = {}) {
  return new CamsSync({ table, cams, clock: () => now, log: new EventLog('sync-cams'), ...options });
}

/** Calls until it is done, as the loop does. */
async function toEnd(sync: CamsSync, hasTime = always): Promise<SyncFigures> {
  for (;;) {
    const figures = await sync.run(hasTime);
    if (figures.done) {
      return figures;
    }
  }
}

async function readAll(table: Table, clients: readonly Client[]): Promise<Map<string, Client>> {
  return clientsByIds(
    table,
    clients.map(({ id }) => id),
  );
}

/** That clients hold exactly what CaMS says of their own people. */
async function expectOwn(table: Table, clients: Iterable<Client | undefined>): Promise<void> {
  const plans = new Map((await itemsOf(table, 'Eap')).map((item) => [item.clientId, item.plans]));
  for (const client of clients) {
    expectOwnValues(client);
    const person = parsePerson(simulatedPerson(Number(client?.cams?.reference) - 1_000_000));
    expect(plans.get(client?.id) ?? []).toEqual(person.plans);
  }
}

function expectOwnValues(client: Client | undefined): void {
  const person = parsePerson(simulatedPerson(Number(client?.cams?.reference) - 1_000_000));
  expect(client).toMatchObject({
    firstName: person.values.firstName,
    lastName: person.values.lastName,
    dateOfBirth: person.values.dateOfBirth,
    cams: { lastSyncedAt: now.toISOString(), snapshot: person.values, stream: person.stream },
  });
}

describe('the nightly sync (CM-13)', () => {
  it('300 clients over a CaMS that fails now and then: nobody is lost, nobody is mixed up, and the report says who failed', async () => {
    const { table } = await testTable();
    const clients = await giveLinkedClients(table, ring, references(101, 300));
    const dead = [referenceOf(150), referenceOf(233), referenceOf(390)];
    await Promise.all([
      simulator.person(dead[0] ?? '', { mode: 'error' }),
      simulator.person(dead[1] ?? '', { mode: 'malformed' }),
      simulator.person(dead[2] ?? '', { mode: 'gone' }),
      simulator.flakiness(0.2),
    ]);
    const figures = await toEnd(syncOf(table, simulator.connect({ breakAfter: 25 })));
    expect(figures).toMatchObject({
      synced: 297,
      unchanged: 0,
      failed: 3,
      reasons: { unavailable: 1, malformed: 1, 'no-match': 1 },
    });
    const after = await readAll(table, clients);
    for (const before of clients) {
      const client = after.get(before.id);
      if (dead.includes(before.cams?.reference ?? '')) {
        expect(client).toEqual({ ...before, cams: { ...before.cams, failedAt: now.toISOString() } });
      }
    }
    const answered = clients.filter(({ cams }) => !dead.includes(cams?.reference ?? ''));
    await expectOwn(
      table,
      answered.map(({ id }) => after.get(id)),
    );
    const report = await new CamsSyncRepository(table).report(figures.runId);
    expect(report).toMatchObject({ synced: 297, failed: 3, startedAt: now.toISOString() });
    expect(report?.failures.map(({ clientId }) => clientId).sort()).toEqual(['linked-133', 'linked-290', 'linked-50']);
    expect(await itemsOf(table, 'Outbox')).toEqual([]);

    // The next night: those who answer now are healed, and nobody's version moves for nothing.
    await Promise.all(dead.map((reference) => simulator.person(reference, { mode: 'ok' })));
    expect(await toEnd(syncOf(table, simulator.connect()))).toMatchObject({ synced: 3, unchanged: 297, failed: 0 });
    const healed = await readAll(table, clients);
    for (const { id, version } of after.values()) {
      expect(healed.get(id)?.cams).not.toHaveProperty('failedAt');
      expect(healed.get(id)?.version).toBe(Math.max(version, 2));
    }
  }, 120_000);

  it('a crash between any two pages, or in the middle of one, is gone on from', async () => {
    const { table } = await testTable();
    const clients = await giveLinkedClients(table, ring, references(101, 40));
    const cams = simulator.connect();
    let asked = 0;
    let broken: CamsSync | undefined;
    // Each invocation dies at its ninth question: a new one starts, as on another machine.
    for (let invocation = 0; invocation < 40; invocation += 1) {
      asked = 0;
      const dying: Pick<Cams, 'person'> = {
        person: (reference) => {
          asked += 1;
          return asked > 8 ? new Promise(() => undefined) : cams.person(reference);
        },
      };
      broken = syncOf(table, dying, { pageSize: 3 });
      const stopped = await Promise.race([broken.run(always), whenStuck(() => asked > 8)]);
      if (stopped !== 'stuck' && stopped.done) {
        break;
      }
    }
    expect(await new CamsSyncRepository(table).read()).not.toHaveProperty('current');
    const [report] = await itemsOf(table, 'CamsSyncReport');
    expect(Number(report?.synced) + Number(report?.unchanged)).toBe(40);
    await expectOwn(table, (await readAll(table, clients)).values());
  });

  it('stops where its time is up, and goes on where it stopped', async () => {
    const { table } = await testTable();
    await giveLinkedClients(table, ring, references(101, 30));
    let calls = 0;
    // Time for one page in each call.
    const figures = await toEnd(syncOf(table, simulator.connect(), { pageSize: 4 }), () => {
      calls += 1;
      return calls % 2 === 1;
    });
    expect(figures).toMatchObject({ synced: 30, failed: 0 });
    expect(calls).toBeGreaterThan(8);
  });

  it('two invocations at once do the run once', async () => {
    const { table } = await testTable();
    const clients = await giveLinkedClients(table, ring, references(101, 30));
    const runs = [1, 2].map(() => syncOf(table, simulator.connect(), { pageSize: 5 }));
    await Promise.all(runs.map((sync) => sync.run(always)));
    await toEnd(syncOf(table, simulator.connect()));
    await expectOwn(table, (await readAll(table, clients)).values());
    const reports = await itemsOf(table, 'CamsSyncReport');
    for (const { synced, unchanged, failed } of reports) {
      expect(Number(synced) + Number(unchanged) + Number(failed)).toBe(30);
    }
  });

  it('what staff edit while it runs is not lost: neither a field of the portal’s own, nor the version they moved', async () => {
    const { table } = await testTable();
    const clients = await giveLinkedClients(table, ring, references(101, 20));
    const cams = simulator.connect();
    // The edit lands between the sync's read and its write, for every client.
    const meddling: Pick<Cams, 'person'> = {
      person: async (reference) => {
        const person = await cams.person(reference);
        const client = clients.find((candidate) => candidate.cams?.reference === reference);
        const now = client && (await clientById(table, client.id));
        if (now) {
          const edited = { ...now, preferredName: `Edited ${reference}`, version: now.version + 1 };
          const transaction = new Transaction();
          changeClient(transaction, now, edited, { version: now.version }, () => new Error('Not twice'), new Date());
          await transaction.commit(table);
        }
        return person;
      },
    };
    expect(await toEnd(syncOf(table, meddling))).toMatchObject({ synced: 20, failed: 0 });
    const after = await readAll(table, clients);
    await expectOwn(table, after.values());
    for (const client of after.values()) {
      expect(client).toMatchObject({ preferredName: `Edited ${client.cams?.reference}`, version: 3 });
    }
  });

  it('whoever is unlinked or linked to somebody else while CaMS is asked gets nothing of the earlier person', async () => {
    const { table } = await testTable();
    const [first, second] = await giveLinkedClients(table, ring, references(101, 2));
    const cams = simulator.connect();
    const meddling: Pick<Cams, 'person'> = {
      person: async (reference) => {
        const person = await cams.person(reference);
        const client = reference === first?.cams?.reference ? first : second;
        if (client?.cams) {
          const { cams: link, ...rest } = client;
          const after = client === first ? rest : { ...client, cams: { ...link, reference: referenceOf(250) } };
          const transaction = new Transaction();
          changeClient(transaction, client, after, {}, () => new Error('It is there'), new Date());
          await transaction.commit(table);
        }
        return person;
      },
    };
    expect(await toEnd(syncOf(table, meddling))).toMatchObject({ synced: 0, unchanged: 0, failed: 0 });
    expect(await clientById(table, first?.id ?? '')).toEqual({ ...first, cams: undefined });
    expect(await clientById(table, second?.id ?? '')).toMatchObject({ firstName: 'Sam', lastName: 'Tremblay' });
  });

  it('archived clients are left alone', async () => {
    const { table } = await testTable();
    const archived = { archivedAt: now.toISOString() };
    const [first, second] = await giveLinkedClients(table, ring, references(101, 2), (at) =>
      at === 0 ? archived : {},
    );
    expect(await toEnd(syncOf(table, simulator.connect()))).toMatchObject({ synced: 1, unchanged: 0, failed: 0 });
    expect(await clientById(table, first?.id ?? '')).toEqual(first);
    await expectOwn(table, [await clientById(table, second?.id ?? '')]);
  });

  it('CaMS away altogether: the run ends, everybody is stale, and CaMS is not asked for everybody', async () => {
    const { table } = await testTable();
    const own = await ownSimulator(60);
    const clients = await giveLinkedClients(table, ring, references(1, 60));
    await own.stop();
    const cams = own.connect({ breakAfter: 5, openMs: 60_000 });
    const figures = await toEnd(syncOf(table, cams, { maxWaitMs: -1 }));
    expect(figures).toMatchObject({ synced: 0, unchanged: 0, failed: 60 });
    expect(figures.reasons['circuit-open']).toBeGreaterThan(30);
    for (const [id, client] of await readAll(table, clients)) {
      expect([id, client.cams?.failedAt]).toEqual([id, now.toISOString()]);
    }
  });
});

/** Resolves once nothing will move any more. */
async function whenStuck(isStuck: () => boolean): Promise<'stuck'> {
  while (!isStuck()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return 'stuck';
}
