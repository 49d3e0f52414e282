import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { clientSettings } from '#infra/local/aws.ts';
import { DataFolder } from '#infra/local/data-folder.ts';
import { host } from '#infra/local/ports.ts';
import { readSettings } from '#infra/local/settings.ts';
import { languages } from '#shared/domain/account.ts';
import { environment } from '#shared/environment.ts';
import { connect, documents, type Table } from '#shared/persistence/table-connection.ts';
import { type KeyRing, loadKeyRing } from '#shared/secrets/key-ring.ts';
import { EmailAddress, text } from '#shared/text.ts';
import { CliError, runCommand } from './cli-error.ts';
import { inviteAdministrator } from './invite-administrator.ts';

const usage = `usage: npm run administrators:invite -- EMAIL --first-name NAME --last-name NAME
         [--kind administrator|job-board-administrator] [--language en|fr] [--stage STAGE]

Invites somebody whom the API invites nobody to be. With --stage it writes to a deployed stage with the AWS credentials of the
shell, else to the running stack of PORTAL_DATA. Again for the same address: a new link, which makes the earlier one worthless.`;

const Request = z.strictObject({
  email: EmailAddress,
  firstName: text(100),
  lastName: text(100),
  kind: z.enum(['administrator', 'job-board-administrator']).default('administrator'),
  language: z.enum(languages).default('en'),
});

if (import.meta.main) {
  await runCommand(async () => {
    const { stage, request } = readArguments();
    const target = stage === undefined ? await thisMachine() : await deployed(stage);
    const { link, expiresAt } = await inviteAdministrator(target, request, new Date(), randomUUID());
    console.log(`Invited ${request.email}: a mail is on its way.\nThe link in it, good until ${expiresAt}:\n${link}`);
  });
}

interface Place {
  readonly table: Table;
  readonly ring: KeyRing;
  readonly portalUrl: string;
}

const StaffVariables = environment('TABLE_NAME', 'KEY_RING', 'PORTAL_URL');

/** What the stage's own function for staff works with: its variables say it all. */
async function deployed(stage: string): Promise<Place> {
  const FunctionName = `portal-${stage}-staff`;
  const { Environment } = await new LambdaClient().send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { TABLE_NAME, KEY_RING, PORTAL_URL } = StaffVariables.parse(Environment?.Variables);
  return { table: connect(TABLE_NAME), ring: await loadKeyRing(KEY_RING)(), portalUrl: PORTAL_URL };
}

async function thisMachine(): Promise<Place> {
  const { data, origins } = readSettings(process.env);
  const stack = DataFolder.read(data);
  if (!stack?.ports) {
    throw new CliError(`No stack has run on ${data}. Start one with npm start, or give --stage.`);
  }
  const client = new DynamoDBClient(clientSettings(`http://${host}:${stack.ports.DYNAMODB_PORT}`));
  return {
    table: { db: documents(client), name: stack.tableName },
    ring: await loadKeyRing(pathToFileURL(join(data, 'keys.json')).href)(),
    portalUrl: origins[0] ?? '',
  };
}

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        'first-name': { type: 'string' },
        'last-name': { type: 'string' },
        kind: { type: 'string' },
        language: { type: 'string' },
        stage: { type: 'string' },
      },
    });
    const [email, ...more] = positionals;
    if (more.length > 0) {
      throw new CliError(usage);
    }
    const { 'first-name': firstName, 'last-name': lastName, kind, language, stage } = values;
    return { stage, request: Request.parse({ email, firstName, lastName, kind, language }) };
  } catch (cause) {
    const wrong = cause instanceof z.ZodError ? `\n\n${z.prettifyError(cause)}` : '';
    throw new CliError(`${usage}${wrong}`, { cause });
  }
}
