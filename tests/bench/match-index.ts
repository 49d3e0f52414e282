import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { searchJobs } from '#functions/job-postings/search-jobs.ts';
import { listAt, listCount } from '#shared/domain/matching/lists.ts';
import { selectFeed } from '#shared/jobs/feed.ts';
import { decodeJobIndex, encodeJobIndex } from '#shared/jobs/index-format.ts';
import { JobIndex } from '#shared/jobs/job-index.ts';
import { type MatchData, matchData } from './match-data.ts';
import { indexPostings, skillId, today } from './match-postings.ts';
import { type Bench, figure, median, timed } from './report.ts';

const facts = { generation: 1, builtAt: today.toISOString() };

/** What a request that reads the job index costs: the file, a cold start, one client, a page of board and feed. */
export const matchIndex: Bench = {
  name: 'match-index',
  about: 'the job index: building, loading, one client against all postings, a page of board and feed',
  async run({ clients, postings, rounds }) {
    const calls = Math.min(clients, 200);
    const data = matchData(calls, postings);
    const build = await timed(() => encodeJobIndex(indexPostings(data), facts));
    const loads = Array.from({ length: rounds }, () => coldLoad(build.result));
    const index = new JobIndex(decodeJobIndex(build.result));
    const page = { limit: 25, now: today };
    const follows = { occupations: [{ id: '10001', since: facts.builtAt }], companies: [], sectors: [] };
    const board = { ...page, sort: 'date' } as const;
    const rows = [
      { step: `build the file (${figure(build.result.length / 2 ** 20)} MiB)`, 'median ms': figure(build.ms) },
      { step: 'load it in a fresh process', 'median ms': figure(median(loads.map((load) => load.loadMs))) },
      { step: 'first page there, with badges', 'median ms': figure(median(loads.map((load) => load.firstMs))) },
      each('one client against all postings', data, (skillIds) => index.matches(skillIds)),
      each('board: a page by date, with badges', data, (skillIds) =>
        searchJobs(index, { ...board, query: {}, skillIds }),
      ),
      each('board: best matches first', data, (skillIds) =>
        searchJobs(index, { ...board, sort: 'match', query: { minMatch: 50 }, skillIds }),
      ),
      each('board: keywords by relevance', data, (skillIds) =>
        searchJobs(index, { ...board, sort: 'relevance', query: { q: 'senior dev' }, skillIds }),
      ),
      each('feed: a page by follows', data, (skillIds) => selectFeed(index, { skillIds, follows }, page)),
    ];
    return [
      {
        title: `Job index of ${postings} postings`,
        method: [
          `one client and pages: median of ${calls} clients in a warm process; the file is in memory or in the page cache`,
          'memory of the fresh process that loaded it and answered: ' +
            `${figure(median(loads.map((load) => load.peakMiB)))} MiB at most`,
        ],
        rows,
      },
    ];
  },
};

function each(step: string, data: MatchData, call: (skillIds: readonly string[]) => unknown) {
  const times: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    for (let client = 0; client < listCount(data.clients); client += 1) {
      const skillIds = Array.from(listAt(data.clients, client), skillId);
      const start = performance.now();
      call(skillIds);
      if (round > 0) {
        times.push(performance.now() - start);
      }
    }
  }
  return { step, 'median ms': figure(median(times)), 'slowest ms': figure(Math.max(...times)) };
}

interface Load {
  readonly loadMs: number;
  readonly firstMs: number;
  readonly peakMiB: number;
}

function coldLoad(file: Uint8Array): Load {
  const folder = mkdtempSync(join(tmpdir(), 'job-index-'));
  try {
    const path = join(folder, 'file');
    writeFileSync(path, file);
    return JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), path], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As a process of its own: loads the file that it is given and answers once. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = readFileSync(process.argv[2] ?? '');
  const start = performance.now();
  const index = new JobIndex(decodeJobIndex(bytes));
  const loadMs = performance.now() - start;
  const skillIds = Array.from({ length: 30 }, (_, i) => skillId(i * 7));
  searchJobs(index, { query: {}, sort: 'date', limit: 25, skillIds, now: today });
  const firstMs = performance.now() - start - loadMs;
  const load: Load = { loadMs, firstMs, peakMiB: process.resourceUsage().maxRSS / 1024 };
  console.log(JSON.stringify(load));
}
