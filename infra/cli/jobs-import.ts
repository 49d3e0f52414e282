import { basename } from 'node:path';
import { runCommand, UsageError } from './command.ts';
import { importFile, reportImport } from './import.ts';
import { sessionUsage, signIn } from './session.ts';

const usage = `usage: npm run jobs:import -- FILE --format ndjson [--source NAME] [--complete]
       npm run jobs:import -- --report IMPORT_ID

Imports job postings and prints the report. FILE may be gzipped. NAME identifies the provider of the postings and is the file's
name unless given: a later import with the same NAME updates them. With --complete, postings of NAME that the file lacks expire.
--report prints the report of an earlier import.
${sessionUsage}`;

const options = {
  format: { type: 'string' },
  source: { type: 'string' },
  complete: { type: 'boolean', default: false },
  report: { type: 'string' },
} as const;
const collection = '/v1/job-imports';

await runCommand({ usage, options, maxPositionals: 1 }, async ({ values, positionals: [file] }) => {
  const { format, complete, report } = values;
  if (report !== undefined) {
    return reportImport(await signIn(process.env), collection, report);
  }
  if (file === undefined || format === undefined) {
    throw new UsageError('FILE and --format are required.');
  }
  const source = values.source ?? basename(file).replace(/\..*$/, '');
  await importFile(await signIn(process.env), collection, { format, source, complete }, file);
});
