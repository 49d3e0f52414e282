/** What a benchmark found: printed as a table under how it was found. */
export interface Report {
  readonly title: string;
  readonly method: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Report[]>;
}

/** Sizes; each benchmark takes those that concern it. */
export interface BenchOptions {
  readonly clients: number;
  readonly postings: number;
  readonly rounds: number;
  /** Fresh processes in a round. */
  readonly processes: number;
  /** Calls in a warm process. */
  readonly warmCalls: number;
  readonly functions: number;
  /** Of each type of file. */
  readonly files: number;
  /** Whether other products are measured beside it; they have to be installed first. */
  readonly peers: boolean;
  /** The functions, where they have been built already. */
  readonly build?: { readonly folder: string; readonly sizes: Readonly<Record<string, number>> };
}

export function print({ title, method, rows }: Report): void {
  console.log(`\n## ${title}\n`);
  for (const line of method) {
    console.log(`- ${line}`);
  }
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const [head = [], ...body] = cells;
  console.log(`\n${text(head)}\n|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const line of body) {
    console.log(text(line));
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** Three digits that count. */
export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-CA') : value.toPrecision(3);
}
