import { beforeAll, expect, inject, test, vi } from 'vitest';
import { benches } from './benches.ts';
import { print } from './report.ts';

const build = inject('build');

/** As small as still takes every step; other products are installed by `npm run bench` alone. */
const small = {
  clients: 100,
  postings: 300,
  rounds: 1,
  processes: 1,
  warmCalls: 10,
  functions: 5,
  files: 1,
  peers: false,
  build,
};

beforeAll(() => {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
});

test.each(benches)(
  'the bench $name runs and prints its tables',
  async ({ run }) => {
    const reports = await run(small);
    expect(reports.length).toBeGreaterThan(0);
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    for (const report of reports) {
      log.mockClear();
      print(report);
      const printed = log.mock.calls.join('\n');
      const [head = [], , ...rows] = printed.split('\n').flatMap((line) => (line.startsWith('|') ? [cells(line)] : []));
      expect(head.length).toBeGreaterThan(1);
      expect(rows.length).toBe(report.rows.length);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.flat().filter((cell) => /NaN|undefined|Infinity|NO|\(!\)/.test(cell))).toEqual([]);
    }
    log.mockRestore();
  },
  60_000,
);

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
