import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { matchSkills } from '#functions/match-skills/match-skills.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { ensureTable, startDynamoDb } from '#infra/local/engines/dynamodb.ts';
import { claimPorts } from '#infra/local/ports.ts';
import type { IndexPosting } from '#shared/domain/index-posting.ts';
import { listAt } from '#shared/domain/matching/lists.ts';
import { encodeJobIndex } from '#shared/jobs/index-format.ts';
import { JobIndexReader } from '#shared/jobs/index-reader.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { appendToDelta, JobIndexRepository } from '#shared/persistence/job-index.ts';
import { emptyMatchInput, toMatchInputItem } from '#shared/persistence/match-input.ts';
import { documents, type Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { matchData } from './match-data.ts';
import { indexPostings, skillId, today } from './match-postings.ts';
import { type Bench, figure, timed } from './report.ts';

const hour = 3_600_000;
const objectKey = 'job-index/bench';

/** The whole scheduled run over the local table, with the capacity that it uses. */
export const matchRun: Bench = {
  name: 'match-run',
  about: 'the scheduled run over the local table: all, nothing new, a few changes; with capacity units',
  async run({ clients, postings }) {
    const data = matchData(clients, postings);
    const file = encodeJobIndex(indexPostings(data), { generation: 1, builtAt: today.toISOString() });
    const [first] = indexPostings(data);
    const { dynamodb: port } = await claimPorts({ dynamodb: 0 });
    const engine = await startDynamoDb({ port });
    try {
      const client = new DynamoDBClient(clientSettings(engine.endpoint));
      await ensureTable(client, 'bench');
      const table: Table = { db: documents(client), name: 'bench' };
      const setSkills = (numbers: readonly number[], at: Date, shift = 0) =>
        batchWrite(table, {
          put: numbers.map((number) =>
            toMatchInputItem({
              ...emptyMatchInput(`client${number}`, at),
              skillIds: Array.from(listAt(data.clients, (number + shift) % clients), skillId),
            }),
          ),
        });
      await setSkills([...Array(clients).keys()], today);
      const repository = new JobIndexRepository(table);
      await repository.movePointer(undefined, {
        generation: 1,
        objectKey,
        builtAt: today.toISOString(),
        count: postings,
      });
      const used = countCapacity(table);
      let now = today.getTime();
      const run = async (step: string) => {
        now += hour;
        used.read = 0;
        used.written = 0;
        const dependencies = {
          table,
          index: new JobIndexReader(repository, { get: async () => file }),
          vocabulary: { skills: async () => ({ taxonomyVersion: '1', canonicalSkillId: (id: string) => id }) },
          clock: () => new Date(now),
          log: quiet,
        };
        const { ms, result } = await timed(() => matchSkills(dependencies, () => true));
        const { pairs = 0, written = 0 } = 'pairs' in result ? result : {};
        return {
          run: step,
          s: figure(ms / 1000),
          pairs,
          'results written': written,
          'read units': figure(used.read),
          'write units': figure(used.written),
        };
      };
      const rows = [await run('everything'), await run('again, nothing changed')];
      if (first) {
        await writePosting(table, { ...first, version: 2, updatedAt: new Date(now).toISOString() });
      }
      rows.push(await run('one posting changed'));
      await setSkills(
        [...Array(Math.ceil(clients / 100)).keys()].map((i) => i * 100),
        new Date(now),
        1,
      );
      rows.push(await run('one client in a hundred changed'));
      return [
        {
          title: `Scheduled match: ${clients} clients × ${postings} postings over the local table`,
          method: [
            'the run as functions/match-skills does it, a fresh reader each, over the local DynamoDB engine',
            'capacity units as the engine reports them; two write units of each run note its start and end, one more each page',
          ],
          rows,
        },
      ];
    } finally {
      await engine.stop();
    }
  },
};

class Quiet extends EventLog {
  override info(): void {}
}
const quiet = new Quiet('bench');

async function writePosting(table: Table, posting: IndexPosting): Promise<void> {
  const transaction = new Transaction();
  appendToDelta(transaction, { posting });
  await transaction.commit(table);
}

interface Capacity {
  read: number;
  written: number;
}

/** Asks for the consumed capacity of every command, and adds it up. */
function countCapacity(table: Table): Capacity {
  const used: Capacity = { read: 0, written: 0 };
  table.db.middlewareStack.add(
    (next, context) => async (request) => {
      Object.assign(request.input, { ReturnConsumedCapacity: 'TOTAL' });
      const reply = await next(request);
      const consumed = (reply.output as { ConsumedCapacity?: unknown }).ConsumedCapacity;
      const units = [consumed].flat().reduce((sum: number, each) => sum + unitsOf(each), 0);
      const isWrite = /Put|Update|Delete|Write/.test(context.commandName ?? '');
      used[isWrite ? 'written' : 'read'] += units;
      return reply;
    },
    { step: 'initialize', name: 'countCapacity' },
  );
  return used;
}

function unitsOf(consumed: unknown): number {
  return (consumed as { CapacityUnits?: number } | undefined)?.CapacityUnits ?? 0;
}
