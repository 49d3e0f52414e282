import { runCommand, UsageError } from './command.ts';
import { importFile, reportImport } from './import.ts';
import { sessionUsage, signIn } from './session.ts';

const usage = `usage: npm run skills:import -- FILE --kind esco|noc|csv [--language en|fr]
       npm run skills:import -- --report IMPORT_ID

Imports skills or occupations and prints the report. FILE may be gzipped. --report prints the report of an earlier import.
${sessionUsage}`;

const options = { kind: { type: 'string' }, language: { type: 'string' }, report: { type: 'string' } } as const;
const collection = '/v1/taxonomy-imports';

await runCommand({ usage, options, maxPositionals: 1 }, async ({ values, positionals: [file] }) => {
  const { kind, language, report } = values;
  if (report !== undefined) {
    return reportImport(await signIn(process.env), collection, report);
  }
  if (file === undefined || kind === undefined) {
    throw new UsageError('FILE and --kind are required.');
  }
  const request = { kind, ...(language === undefined ? {} : { language }) };
  await importFile(await signIn(process.env), collection, request, file);
});
