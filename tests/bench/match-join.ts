import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { matchData, skillCount } from './match-data.ts';
import { duckDbPeers } from './match-duckdb.ts';
import { ours, ranked, setLoop } from './match-peers.ts';
import { type Bench, type BenchOptions, figure, median, timed } from './report.ts';

const sampled = 50;

/** Every client against every posting: our join, the plain loop, and a database that is made for joins. */
export const matchJoin: Bench = {
  name: 'match-join',
  about: 'the join of all clients with all postings, beside a Set loop and DuckDB',
  async run({ clients, postings, rounds, peers: withPeers }) {
    const data = matchData(clients, postings);
    const engine = ours(data);
    const peers = [engine, ...(withPeers ? await duckDbPeers(data) : []), setLoop(data, Math.min(sampled, clients))];
    engine.run();
    const times = new Map(peers.map((peer) => [peer, [] as number[]]));
    const cores = new Map(peers.map((peer) => [peer, [] as number[]]));
    for (let round = 0; round < rounds; round += 1) {
      for (const peer of peers) {
        const part = (peer.sample ?? clients) / clients;
        const before = process.cpuUsage();
        times.get(peer)?.push((await timed(() => peer.run())).ms / part);
        const { user, system } = process.cpuUsage(before);
        cores.get(peer)?.push((user + system) / 1000 / part);
      }
    }
    const own = median(times.get(engine) ?? []);
    const rows = [];
    for (const peer of peers) {
      const found = String(await peer.pairs());
      rows.push({
        form: peer.name,
        clients: peer.sample ?? clients,
        'median ms': figure(median(times.get(peer) ?? [])),
        'all rounds, ms': (times.get(peer) ?? []).map(figure).join(' '),
        'times ours': figure(median(times.get(peer) ?? []) / own),
        'CPU ms': figure(median(cores.get(peer) ?? [])),
        'CPU, times ours': figure(median(cores.get(peer) ?? []) / median(cores.get(engine) ?? [])),
        'pairs found': found.split(' ')[0] ?? '',
        same: found === String(await engine.pairs(peer.sample)) ? 'yes' : 'NO',
        'peak MiB': peer === engine ? figure(peakMiB({ clients, postings })) : '',
      });
    }
    return [
      {
        title: `Match: ${clients} clients × ${postings} postings, ranked best ${ranked} per client`,
        method: [
          `${skillCount} skills, drawn by Zipf's law with a flat head; 5–60 per client, 3–40 per posting (match-data.ts)`,
          `median of ${rounds} rounds, all forms one after the other in each round, in one process`,
          'the time of a form that is run for fewer clients is multiplied up',
          'CPU: of all threads, which other work on the machine disturbs less than the clock',
          'ours on one thread, from lists of numbers to ranked lists; DuckDB from loaded tables to a table, on all cores',
          'same: the same (client, posting, matched), by count and sum; peak memory of a process that does only our join',
        ],
        rows,
      },
    ];
  },
};

function peakMiB({ clients, postings }: Pick<BenchOptions, 'clients' | 'postings'>): number {
  const script = fileURLToPath(new URL('./match-memory.ts', import.meta.url));
  return Number(execFileSync(process.execPath, [script, String(clients), String(postings)], { encoding: 'utf8' }));
}
