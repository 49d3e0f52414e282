import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { CliError, runCommand } from './cli-error.ts';
import { importFile } from './import.ts';
import { signIn } from './session.ts';

const usage = `usage: npm run jobs:import -- FILE --format ndjson [--source NAME] [--complete]

FILE may be gzipped. NAME tells one provider of postings from another, and finds their postings again: the file's name, unless
given. With --complete, postings of that source that the file does not name have ended. PORTAL_URL, PORTAL_EMAIL and
PORTAL_PASSWORD name the stage and the account.`;

await runCommand(async () => {
  const { file, ...request } = readArguments();
  const session = await signIn(process.env);
  await importFile(session, '/v1/job-imports', request, file);
}, usage);

function readArguments() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      source: { type: 'string' },
      complete: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || values.format === undefined || more.length > 0) {
    throw new CliError(usage);
  }
  const { format, complete, source = basename(file).replace(/\..*$/, '') } = values;
  return { file, format, source, complete };
}
