import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CamsSync, type SyncFigures } from '#functions/sync-cams/cams-sync.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { simulatedPerson } from '#infra/local/cams/people.ts';
import { ensureTable, startDynamoDb } from '#infra/local/engines/dynamodb.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { sameValue } from '#shared/cams/apply.ts';
import type { Cams } from '#shared/cams/cams.ts';
import { parsePerson } from '#shared/cams/parse.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { documents, type Table } from '#shared/persistence/table-connection.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { ownSimulator } from '../support/cams-simulator.ts';
import { randomKeys } from '../support/http.ts';
import { giveLinkedClients } from '../support/linked-clients.ts';
import { scratchFolder } from '../support/scratch.ts';
import { type Bench, figure, timed } from './report.ts';

/** For so many of the people, every other read fails: an error, 429, or a cut connection. */
const flaky = 0.1;
/** One person in so many never answers well. */
const deadEvery = 500;
const modes = ['error', 'malformed', 'gone'] as const;

/** A night's sync over a CaMS that fails, checked person by person. */
export const camsSync: Bench = {
  name: 'cams-sync',
  about: 'linked clients a second by the nightly sync, over the simulator with its failures switched on',
  async run({ clients: count }) {
    const folder = await scratchFolder('bench-cams-');
    const { dynamodb: port } = await claimPorts({ dynamodb: 0 });
    const engine = await startDynamoDb({ port, file: join(folder, 'dynamodb') });
    const simulator = await ownSimulator(count + 200);
    try {
      const client = new DynamoDBClient(clientSettings(engine.endpoint));
      await ensureTable(client, 'bench');
      const table: Table = { db: documents(client), name: 'bench' };
      // The misbehaving references lie around the hundredth.
      const references = Array.from({ length: count }, (_, at) => String(1_000_101 + at));
      await giveLinkedClients(table, new KeyRing(randomKeys()), references);
      const dead = references.filter((_, at) => at % deadEvery === deadEvery - 1);
      for (const [at, reference] of dead.entries()) {
        await simulator.person(reference, { mode: modes[at % modes.length] ?? 'error' });
      }
      await simulator.flakiness(flaky);
      const cams = simulator.connect({ breakAfter: 25 });
      const runs = [];
      for (const what of ['everything is new', 'the next night, nothing is']) {
        const { ms, result } = await timed(() => sync(table, cams));
        if (result.failed !== dead.length || result.synced + result.unchanged !== count - dead.length) {
          throw new Error(`Lost somebody: ${JSON.stringify(result)}`);
        }
        const { synced, unchanged, failed } = result;
        runs.push({
          what,
          s: figure(ms / 1000),
          'clients a second': figure((count * 1000) / ms),
          synced,
          unchanged,
          failed,
        });
      }
      await checkEverybody(table, references, new Set(dead));
      return [
        {
          title: `CaMS: the nightly sync of ${count} linked clients`,
          method: [
            'as functions/sync-cams does it, ten people at a time, over HTTP to the simulator, into the local table',
            `for ${100 * flaky} % of the people every other read fails (500, 429, cut connection); one in ${deadEvery} never answers well`,
            'checked after it: every record holds what CaMS says of that very person, and those who failed hold what they held',
          ],
          rows: runs,
        },
      ];
    } finally {
      await simulator.stop();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function sync(table: Table, cams: Cams): Promise<SyncFigures> {
  const run = new CamsSync({ table, cams, clock: () => new Date(), log: new EventLog('bench') });
  for (;;) {
    const figures = await run.run(() => true);
    if (figures.done) {
      return figures;
    }
  }
}

async function checkEverybody(table: Table, references: readonly string[], dead: ReadonlySet<string>): Promise<void> {
  for (let from = 0; from < references.length; from += 1_000) {
    const some = references.slice(from, from + 1_000);
    const clients = await clientsByIds(
      table,
      some.map((_, at) => `linked-${from + at + 1}`),
    );
    for (const [at, reference] of some.entries()) {
      const client = clients.get(`linked-${from + at + 1}`);
      const { values } = parsePerson(simulatedPerson(Number(reference) - 1_000_000));
      const expected = dead.has(reference) ? {} : values;
      if (client?.cams?.reference !== reference || !sameValue(client.cams.snapshot, expected)) {
        throw new Error(`${client?.id} does not hold what CaMS says of them`);
      }
    }
  }
}
