import { parseArgs } from 'node:util';
import { CliError, runCommand } from './cli-error.ts';
import { importFile } from './import.ts';
import { signIn } from './session.ts';

const usage = `usage: npm run skills:import -- FILE --kind esco|noc|csv [--language en|fr]

FILE may be gzipped. PORTAL_URL, PORTAL_EMAIL and PORTAL_PASSWORD name the stage and the account.`;

await runCommand(async () => {
  const { file, kind, language } = readArguments();
  const session = await signIn(process.env);
  await importFile(session, '/v1/taxonomy-imports', { kind, ...(language === undefined ? {} : { language }) }, file);
}, usage);

function readArguments() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { kind: { type: 'string' }, language: { type: 'string' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || values.kind === undefined || more.length > 0) {
    throw new CliError(usage);
  }
  return { file, kind: values.kind, language: values.language };
}
