import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { functions } from '#infra/catalogue.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { buckets } from '#infra/local/environment.ts';
import { host } from '#infra/local/ports.ts';
import { demoPassword } from '#infra/local/seed/accounts.ts';
import { portVariables, readSettings } from '#infra/local/settings.ts';
import { type Stack, startStack } from '#infra/local/stack.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { announce, runCommand } from './command.ts';
import { backUp, type Digest, digestOf, type Place, restore, wipe } from './recovery.ts';

process.env.TZ = 'UTC';

const usage = `usage: npm run drill

Restore drill: starts a stack with demo data in a temporary folder, backs it up, deletes its data, restores it and compares.`;

/**
 * The restore drill: a stack of its own with demo data loses its table and its objects, gets them back under another name, and
 * must then be what it was: item for item, byte for byte, with people signing in and reading.
 */
async function drill(folder: string): Promise<void> {
  const data = join(folder, 'data');
  const backup = join(folder, 'backup');
  await step('starting a stack with demo data', async () => {});
  let stack = await start(data);
  const before = tableOf(data);
  const place = placeOf(stack);
  const people = await peopleSeen(stack);
  let wanted = await digestOf(place, before);
  await step(`backing up ${total(wanted.items)} items, ${Object.keys(wanted.objects).length} objects`, async () => {
    // What the demo set going may still be written: a backup counts if nothing changed while it was taken.
    let last: Digest | undefined;
    for (let attempt = 1; !isDeepStrictEqual(wanted, last); attempt += 1) {
      assert.ok(attempt < 20, 'The table does not come to rest');
      last = wanted;
      await backUp(place, before, backup);
      wanted = await digestOf(place, before);
    }
  });
  await step('losing table and objects', () => wipe(place, before));
  const after = `${before}-restored`;
  await step('restoring to a new table', () => restore(place, backup, after));
  const found = await digestOf(place, after);
  assert.deepEqual(found, wanted, 'What was restored is not what was there');
  await stack.stop();
  await step('swapping the names, starting again', async () => {
    const file = join(data, 'stack.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), tableName: after }));
    stack = await start(data);
  });
  await step('signing in and reading', async () => assert.equal(await peopleSeen(stack), people));
  await stack.stop();
  console.log(
    `\nrestored: ${total(found.items)} items of ${Object.keys(found.items).length} kinds, ${found.itemsHash.slice(0, 12)}`,
  );
}

function start(data: string): Promise<Stack> {
  const ports = Object.fromEntries(portVariables.map((name) => [name, '0']));
  return startStack({
    settings: readSettings({ ...ports, PORTAL_DATA: data, PORTAL_SCHEDULES: 'off', PORTAL_THROTTLES: 'off' }),
    functions,
    functionsFolder: new URL('../../functions/', import.meta.url),
    // The stream of a table that is gone cannot be read: that is the point of it.
    onTrouble: () => {},
    onFailure: (error) => console.error(error.message),
  });
}

function placeOf({ ports }: Stack): Place {
  // The stack has pointed this process at its own engines.
  const dynamodb = new DynamoDBClient(clientSettings(`http://${host}:${ports.DYNAMODB_PORT}`));
  return { dynamodb, s3: connectS3({ S3_PATH_STYLE: true }), buckets };
}

function tableOf(data: string): string {
  const { tableName } = JSON.parse(readFileSync(join(data, 'stack.json'), 'utf8')) as { tableName: string };
  return tableName;
}

/** What a caseworker sees after signing in. */
async function peopleSeen({ ports }: Stack): Promise<string> {
  const at = (port: number, path: string) => `http://${host}:${port}${path}`;
  const config = (await (await fetch(at(ports.PORT, '/v1/config'))).json()) as { userPoolClientId: string };
  const signIn = await fetch(at(ports.COGNITO_PORT, '/'), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: JSON.stringify({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: config.userPoolClientId,
      AuthParameters: { USERNAME: 'maya@lakeshore.example', PASSWORD: demoPassword },
    }),
  });
  const { AuthenticationResult: tokens } = (await signIn.json()) as { AuthenticationResult: { AccessToken: string } };
  const reply = await fetch(at(ports.PORT, '/v1/clients?limit=100'), {
    headers: { authorization: `Bearer ${tokens.AccessToken}` },
  });
  assert.equal(reply.status, 200);
  const { items } = (await reply.json()) as { items: { id: string; displayName: string }[] };
  assert.ok(items.length > 0);
  return JSON.stringify(items.map(({ id, displayName }) => [id, displayName]));
}

async function step(name: string, run: () => Promise<void>): Promise<void> {
  console.log(`  ${name}`);
  await run();
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

await runCommand({ usage }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portal-drill-'));
  announce(`A stack of its own on ${folder}, on free ports`);
  try {
    await drill(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
// A drill that failed leaves its stack running.
process.exit();
