import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listAt, listCount, type NumberLists } from '#shared/domain/matching/lists.ts';
import { type MatchData, PairSum } from './match-data.ts';
import { type Peer, ranked } from './match-peers.ts';

/** The part of DuckDB's own client that is used here; the package is installed by the command. */
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
  createAppender(table: string): Promise<{
    appendInteger(value: number): void;
    endRow(): void;
    closeSync(): void;
  }>;
}
interface DuckDb {
  DuckDBInstance: {
    create(path: string, options: Record<string, string>): Promise<{ connect(): Promise<Connection> }>;
  };
}

const rank = `qualify row_number() over (
  partition by client order by (hits * 131072) // required desc, posting) <= ${ranked}`;

/** Statements are run for this many clients at a time: for all at once the groups of the plain form do not fit into memory. */
const block = 1_000;

/** As one would write it: join on the skill, group by pair, keep what has half. */
const plain = (from: number) => `
  select client, posting, hits from (
    select cs.client, ps.posting, count(*) as hits, any_value(p.required) as required
    from client_skill cs join posting_skill ps using (skill) join posting p using (posting)
    where cs.client >= ${from} and cs.client < ${from + block}
    group by cs.client, ps.posting
    having 2 * count(*) >= any_value(p.required))
  ${rank}`;

/**
 * With a prefix filter: of each posting the most frequent skills, three quarters as many as it takes, are set aside; only
 * pairs that can still reach half without them are looked up in them. (Of all, a half, a third and none, three quarters was
 * the fastest.)
 */
const prefix = (from: number) => `
  with near as (
    select client, posting, any_value(required) as required, count(*) as hits
    from posting_rare join client_skill using (skill)
    where client >= ${from} and client < ${from + block}
    group by client, posting
    having count(*) >= any_value(least)),
  far as (
    select near.client, near.posting, count(*) as hits
    from near
    join posting_frequent f on f.posting = near.posting
    join client_skill cs on cs.client = near.client and cs.skill = f.skill
    group by near.client, near.posting)
  select client, posting, hits from (
    select near.client, near.posting, near.required, near.hits + coalesce(far.hits, 0) as hits
    from near left join far on far.client = near.client and far.posting = near.posting)
  where 2 * hits >= required
  ${rank}`;

/** Leaves room for others on the machine, and spills nowhere into the project. */
const settings = { memory_limit: '8GB', temp_directory: join(tmpdir(), 'portal-bench-duckdb') };

/** DuckDB in memory, with as many threads as cores. Loading is not timed; ranking the skills is. */
export async function duckDbPeers(data: MatchData): Promise<Peer[]> {
  const peers = createRequire(new URL('./peers/package.json', import.meta.url));
  const { DuckDBInstance } = peers('@duckdb/node-api') as DuckDb;
  const connection = await (await DuckDBInstance.create(':memory:', settings)).connect();
  await connection.run('create table client_skill (client integer, skill integer)');
  await connection.run('create table posting_skill (posting integer, skill integer)');
  await load(connection, 'client_skill', data.clients);
  await load(connection, 'posting_skill', data.postings);
  await connection.run('create table posting as select posting, count(*) as required from posting_skill group by all');
  const all = listCount(data.clients);
  const peer = (
    name: string,
    found: string,
    prepare: readonly string[],
    statement: (from: number) => string,
    clients = all,
  ): Peer => ({
    name,
    ...(clients < all ? { sample: clients } : {}),
    run: async () => {
      await connection.run(`create or replace table ${found} (client integer, posting integer, hits integer)`);
      for (const sql of prepare) {
        await connection.run(sql);
      }
      for (let from = 0; from < clients; from += block) {
        await connection.run(`insert into ${found} ${statement(from)}`);
      }
    },
    pairs: async () => {
      const sum = new PairSum();
      const rows = (await connection.runAndReadAll(`select client, posting, hits from ${found}`)).getRows();
      for (const [client, posting, hits] of rows) {
        sum.add(Number(client), Number(posting), Number(hits));
      }
      return sum;
    },
  });
  return [
    peer('DuckDB, plain SQL', 'found_plain', [], plain, Math.min(block, all)),
    peer('DuckDB, SQL with a prefix filter', 'found_prefix', ranks, prefix),
  ];
}

const ranks = [
  `create or replace table ranked_skill as
   select posting, skill, required,
     row_number() over (partition by posting order by coalesce(n, 0) desc, skill) > (required + 1) // 2 * 3 // 4 as rare
   from posting_skill join posting using (posting)
   left join (select skill, count(*) as n from client_skill group by skill) using (skill)`,
  `create or replace table posting_rare as
   select posting, skill, required, (required + 1) // 2 - (required + 1) // 2 * 3 // 4 as least from ranked_skill where rare`,
  'create or replace table posting_frequent as select posting, skill from ranked_skill where not rare',
];

async function load(connection: Connection, table: string, lists: NumberLists): Promise<void> {
  const appender = await connection.createAppender(table);
  for (let i = 0; i < listCount(lists); i += 1) {
    for (const skill of listAt(lists, i)) {
      appender.appendInteger(i);
      appender.appendInteger(skill);
      appender.endRow();
    }
  }
  appender.closeSync();
}
