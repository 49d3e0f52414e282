import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { clientSettings } from '#infra/local/aws.ts';
import { host } from '#infra/local/ports.ts';
import { languages } from '#shared/domain/account.ts';
import { environment } from '#shared/environment.ts';
import { connect, documents, type Table } from '#shared/persistence/table-connection.ts';
import { type KeyRing, loadKeyRing } from '#shared/secrets/key-ring.ts';
import { EmailAddress, text } from '#shared/text.ts';
import { announce, parseArguments, runCommand } from './command.ts';
import { inviteAdministrator } from './invite-administrator.ts';
import { targetUsage } from './invoke.ts';
import { runningStack } from './running-stack.ts';
import { deployedFunction } from './stage.ts';

const usage = `usage: npm run administrators:invite -- EMAIL --first-name NAME --last-name NAME
         [--kind administrator|job-board-administrator] [--language en|fr] [--stage STAGE]

Invites an administrator, which the API cannot do. For an address that was invited before, sends a new link; the old one stops
working.
${targetUsage}`;

const options = {
  'first-name': { type: 'string' },
  'last-name': { type: 'string' },
  kind: { type: 'string' },
  language: { type: 'string' },
  stage: { type: 'string' },
} as const;

const Request = z.strictObject({
  email: EmailAddress,
  firstName: text(100),
  lastName: text(100),
  kind: z.enum(['administrator', 'job-board-administrator']).default('administrator'),
  language: z.enum(languages).default('en'),
});

const Config = z.object({ portalUrl: z.url() });
const StaffVariables = environment('TABLE_NAME', 'KEY_RING', 'PORTAL_URL');

await runCommand({ usage, options, maxPositionals: 1 }, async ({ positionals: [email], values }) => {
  const { 'first-name': firstName, 'last-name': lastName, kind, language, stage } = values;
  const request = parseArguments(Request, { email, firstName, lastName, kind, language });
  const target = stage === undefined ? await thisMachine() : await deployed(stage);
  const { link, expiresAt } = await inviteAdministrator(target, request, new Date(), randomUUID());
  console.log(`Invited ${request.email}: a mail is on its way.\nThe link in it, valid until ${expiresAt}:\n${link}`);
});

interface Place {
  readonly table: Table;
  readonly ring: KeyRing;
  readonly portalUrl: string;
}

/** The variables of the stage's own function for staff. */
async function deployed(stage: string): Promise<Place> {
  const { configuration } = await deployedFunction(stage, 'staff');
  const { TABLE_NAME, KEY_RING, PORTAL_URL } = StaffVariables.parse(configuration.Environment?.Variables);
  return { table: connect(TABLE_NAME), ring: await loadKeyRing(KEY_RING)(), portalUrl: PORTAL_URL };
}

async function thisMachine(): Promise<Place> {
  const { settings, ports, tableName, apiUrl } = await runningStack(process.env);
  announce(`Stack on ${settings.data} at ${apiUrl}`);
  const { portalUrl } = Config.parse(await (await fetch(`${apiUrl}/v1/config`)).json());
  const endpoint = settings.dynamodbEndpoint ?? `http://${host}:${ports.DYNAMODB_PORT}`;
  return {
    table: { db: documents(new DynamoDBClient(clientSettings(endpoint))), name: tableName },
    ring: await loadKeyRing(pathToFileURL(join(settings.data, 'keys.json')).href)(),
    portalUrl,
  };
}
