import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benches } from './benches.ts';
import { print } from './report.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    clients: { type: 'string' },
    postings: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

const chosen = positionals.length === 0 ? benches : benches.filter(({ name }) => positionals.includes(name));
if (values.help || chosen.length < positionals.length) {
  console.log('npm run bench -- [NAME …] [--quick] [--clients N] [--postings N] [--rounds N]\n');
  for (const { name, about } of benches) {
    console.log(`${name.padEnd(16)}${about}`);
  }
  process.exit(values.help ? 0 : 1);
}

installPeers();
const options = {
  clients: Number(values.clients ?? (values.quick ? 1_000 : 10_000)),
  postings: Number(values.postings ?? (values.quick ? 5_000 : 50_000)),
  rounds: Number(values.rounds),
  processes: 5,
  warmCalls: 3_000,
  functions: Number.POSITIVE_INFINITY,
  files: Number.POSITIVE_INFINITY,
  peers: true,
};
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
for (const bench of chosen) {
  for (const report of await bench.run(options)) {
    print(report);
  }
}

/** The peers are no dependencies of the project: they are installed beside the benchmarks, once. */
function installPeers(): void {
  const folder = fileURLToPath(new URL('./peers', import.meta.url));
  const { dependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (Object.keys(dependencies).every((name) => existsSync(`${folder}/node_modules/${name}`))) {
    return;
  }
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock'];
  execFileSync('npm', ['install', '--prefix', folder, ...quiet], { stdio: 'inherit' });
}
