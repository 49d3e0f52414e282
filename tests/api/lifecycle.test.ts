import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { userPoolId } from '#infra/local/engines/cognito.ts';
import { scratchFolder } from '../support/scratch.ts';
import { eventually, stackClient } from '../support/stack-client.ts';
import { type StackFacts, type StackProcess, startStackProcess, testFunctionsStack } from '../support/stack-process.ts';

// A test starts up to two stacks, one after the other.
vi.setConfig({ testTimeout: 120_000 });

const administrator = 'admin@portal.example';

let data: string;
let stack: StackProcess | undefined;

/** A fresh folder for each test. */
function freshFolders() {
  beforeEach(async () => {
    data = await scratchFolder('portal-lifecycle-');
  });
  afterEach(removeEverything);
}

async function removeEverything() {
  await stack?.stop();
  stack = undefined;
  rmSync(data, { recursive: true, force: true });
}

async function start(settings: Readonly<Record<string, string>> = {}) {
  stack = await startStackProcess({ PORTAL_DATA: data, ...settings }, testFunctionsStack);
  return running();
}

/** The stack that the test before has left. */
function running() {
  if (!stack) {
    throw new Error('No stack is running');
  }
  return { ...stack, ...stackClient(stack.facts) };
}

async function killOutright() {
  const { child } = running();
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function notes(file: string): string[] {
  const path = join(data, file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

async function upload(facts: StackFacts, key: string, content: string): Promise<void> {
  const form = new FormData();
  form.set('key', key);
  form.set('file', new Blob([content]));
  const reply = await fetch(`${facts.s3}/incoming`, { method: 'POST', body: form });
  expect(reply.status).toBe(204);
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function subOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
}

/** One folder, from start to start: each test goes on with what the one before it left. */
describe('a data folder', () => {
  let sub: string;
  beforeAll(async () => {
    data = await scratchFolder('portal-lifecycle-');
  });
  afterAll(removeEverything);

  test('is its owner’s alone, and has one stack at a time', async () => {
    await start();
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(statSync(join(data, 'keys.json')).mode & 0o777).toBe(0o600);
    await expect(startStackProcess({ PORTAL_DATA: data })).rejects.toThrow(`A stack is running on ${data} already`);
  });

  test('killed outright, it takes its database engine with it, and the next start has everything', async () => {
    const { facts, signIn } = running();
    sub = subOf(await signIn(administrator));
    await upload(facts, 'held/hang now', '12345');
    await upload(facts, 'other/unnoticed', '1');
    await new SESClient(clientSettings(await sesOf(facts))).send(
      new SendRawEmailCommand({
        RawMessage: { Data: Buffer.from('From: a@portal.example\r\nTo: b@x.example\r\nSubject: Kept\r\n\r\nText') },
      }),
    );
    const database = new DynamoDBClient(clientSettings(facts.dynamodb));
    await database.send(
      new PutItemCommand({
        TableName: facts.tableName,
        Item: { pk: { S: 'OUTBOX#1' }, sk: { S: 'OUTBOX' }, entity: { S: 'Outbox' }, effectKind: { S: 'test.noted' } },
      }),
    );
    await eventually(async () => notes('effects.txt').length === 1);
    await eventually(async () => notes('objects.txt').length === 1);

    await killOutright();
    await eventually(async () => !(await answers(facts.dynamodb)));

    const again = await start();
    expect(subOf(await again.signIn(administrator))).toBe(sub);
    expect((await again.mailbox()).map(({ subject }) => subject)).toEqual(['Kept']);
    expect(await (await fetch(`${again.facts.s3}/incoming/held/hang%20now`)).text()).toBe('12345');
    // The event of the object whose function was killed is delivered again. A stream delivers at least once: the effect, too,
    // where the kill came before its position was written down.
    await eventually(async () => notes('objects.txt').length === 2);
    expect(notes('objects.txt')).toEqual(Array(2).fill('incoming held/hang+now 5'));
    expect(new Set(notes('effects.txt'))).toEqual(new Set(['OUTBOX#1']));
    expect(notes('effects.txt').length).toBeLessThanOrEqual(2);
  });

  test('stopped by Ctrl-C, it leaves nothing running, and its data', async () => {
    const { facts, child, stop } = running();
    await stop();
    expect(child.exitCode).toBe(0);
    for (const url of [facts.api, facts.s3, facts.cognito, facts.mailbox, facts.lambda, facts.dynamodb]) {
      expect(await answers(url)).toBe(false);
    }
    expect(existsSync(join(data, 'dynamodb'))).toBe(true);
  });

  test('killed while the Cognito engine wrote its file, it restores the last readable one', async () => {
    await start();
    await killOutright();
    const file = join(data, 'cognito', `${userPoolId}.json`);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    const { signIn } = await start();
    expect(subOf(await signIn(administrator))).toBe(sub);
  });

  test('killed while it seeded, it seeds anew', async () => {
    await stack?.stop();
    const file = join(data, 'stack.json');
    const facts = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...facts, seed: { kind: 'none', state: 'running' } }));
    const { signIn } = await start();
    expect(subOf(await signIn(administrator))).not.toBe(sub);
  });
});

describe('it refuses to start', () => {
  freshFolders();
  test('on a taken port, naming it and its variable', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await expect(startStackProcess({ PORTAL_DATA: data, PORT: String(port) })).rejects.toThrow(
      `Port ${port} is taken. Set PORT to another port, or to 0 for a free one.`,
    );
    taken.close();
  });

  test('on wrong settings, naming each', async () => {
    await expect(
      startStackProcess({ PORTAL_DATA: data, PORTAL_CLOCK_OFFSET: 'tomorrow', PORT: '99999' }),
    ).rejects.toThrow(/PORT: .*\n.*PORTAL_CLOCK_OFFSET: must be an ISO-8601 duration/);
  });

  test('on a data folder that is a file', async () => {
    const file = join(data, 'file');
    writeFileSync(file, '');
    await expect(startStackProcess({ PORTAL_DATA: file })).rejects.toThrow(`The data folder ${file} cannot be used`);
  });

  test('on data of a newer version', async () => {
    writeFileSync(join(data, 'stack.json'), JSON.stringify({ format: 99, id: 'x', tableName: 'y' }));
    await expect(startStackProcess({ PORTAL_DATA: data })).rejects.toThrow('was written by a newer version');
  });

  test('on a stack file that is none', async () => {
    writeFileSync(join(data, 'stack.json'), '[]');
    await expect(startStackProcess({ PORTAL_DATA: data })).rejects.toThrow('stack.json cannot be read');
  });

  test('on a database file that is none', async () => {
    writeFileSync(join(data, 'dynamodb'), 'nothing that a database could read');
    await expect(startStackProcess({ PORTAL_DATA: data })).rejects.toThrow('The DynamoDB engine ended');
  });

  test('where DYNAMODB_ENDPOINT does not answer', async () => {
    await expect(startStackProcess({ PORTAL_DATA: data, DYNAMODB_ENDPOINT: 'http://127.0.0.1:9' })).rejects.toThrow(
      'Nothing answers at http://127.0.0.1:9: see DYNAMODB_ENDPOINT.',
    );
  });
});

describe('DYNAMODB_ENDPOINT', () => {
  freshFolders();

  test('takes the place of the built-in engine', async () => {
    const other = await scratchFolder('portal-lifecycle-');
    const first = await startStackProcess({ PORTAL_DATA: other }, testFunctionsStack);
    const { signIn, facts } = await start({ DYNAMODB_ENDPOINT: first.facts.dynamodb });
    await signIn(administrator);
    expect(existsSync(join(data, 'dynamodb'))).toBe(false);
    expect(facts.tableName).not.toBe(first.facts.tableName);
    await stack?.stop();
    await first.stop();
    rmSync(other, { recursive: true });
  });
});

async function sesOf({ data }: StackFacts): Promise<string> {
  return `http://127.0.0.1:${JSON.parse(readFileSync(join(data, 'stack.json'), 'utf8')).ports.SES_PORT}`;
}
