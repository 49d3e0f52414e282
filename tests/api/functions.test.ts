import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Progress, runFunction } from '#infra/cli/invoke.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { processEnvironment } from '../support/process-environment.ts';
import { eventually } from '../support/stack-client.ts';
import { type StackProcess, startStackProcess, testFunctionsStack } from '../support/stack-process.ts';

let stack: StackProcess;
let lambda: LambdaClient;

beforeAll(async () => {
  stack = await startStackProcess({}, testFunctionsStack);
  lambda = new LambdaClient(clientSettings(stack.facts.lambda));
});
afterAll(() => stack?.stop());

async function invoke(
  name: string,
  payload: unknown,
  type: 'RequestResponse' | 'Event' | 'DryRun' = 'RequestResponse',
) {
  const { Payload, ...reply } = await lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload), InvocationType: type }),
  );
  return { ...reply, payload: JSON.parse(Payload?.transformToString() || 'null') };
}

function effects(): string[] {
  const file = join(stack.facts.data, 'effects.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

const recordOf = (pk: string) => ({ Records: [{ dynamodb: { Keys: { pk: { S: pk } } } }] });

describe("Lambda's Invoke API", () => {
  test('runs a function and answers with its result', async () => {
    expect(await invoke('looping', { upTo: 1 })).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      payload: { done: true, count: 1 },
    });
  });

  test('says what a function threw', async () => {
    const { FunctionError, payload } = await invoke('echo', { routeKey: 'POST /v1/fail' });
    expect(FunctionError).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'Error', errorMessage: 'the secret reason', trace: expect.any(Array) });
  });

  test('takes an empty payload', async () => {
    const reply = await fetch(`${stack.facts.lambda}/2015-03-31/functions/looping/invocations`, { method: 'POST' });
    expect(await reply.json()).toEqual({ done: false, count: 1 });
  });

  test('refuses what is no JSON', async () => {
    const reply = await fetch(`${stack.facts.lambda}/2015-03-31/functions/looping/invocations`, {
      method: 'POST',
      body: '{',
    });
    expect([reply.status, reply.headers.get('x-amzn-errortype')]).toEqual([400, 'InvalidRequestContentException']);
  });

  test('does not know other functions', async () => {
    await expect(invoke('unknown', {})).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  test('runs a function later when asked to, and only checks it in a dry run', async () => {
    expect((await invoke('effects', recordOf('dry'), 'DryRun')).StatusCode).toBe(204);
    expect((await invoke('effects', recordOf('later'), 'Event')).StatusCode).toBe(202);
    await eventually(async () => effects().includes('later'));
    expect(effects()).not.toContain('dry');
  });

  test('answers while a function works that never gives way, and ends it at its time limit', async () => {
    const spinning = invoke('looping', { spin: true });
    const echoed = await fetch(`${stack.facts.api}/v1/echo/a`);
    expect(echoed.status).toBe(200);
    expect(await Promise.race([spinning, 'still spinning'])).toBe('still spinning');
    const { FunctionError, payload } = await spinning;
    expect(FunctionError).toBe('Unhandled');
    expect(payload).toEqual({ errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' });
    expect((await invoke('looping', {})).payload).toEqual({ done: false, count: 1 });
  });
});

describe('running a function by hand', () => {
  test('repeats a loop until it is done, and hears of its progress', async () => {
    const progress: Progress[] = [];
    const onProgress = (step: Progress) => progress.push(step);
    const looping = { name: 'looping', payload: { upTo: 3 }, onProgress };
    const answer = await runFunction(undefined, looping, { PORTAL_DATA: stack.facts.data });
    expect(answer).toEqual({ done: true, count: 3 });
    expect(progress).toEqual([1, 2, 3].map((done) => ({ done, total: 3 })));
  });

  test('prints what it did', async () => {
    const script = fileURLToPath(new URL('../../infra/cli/run-job.ts', import.meta.url));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, 'looping'], {
      env: { ...processEnvironment, PORTAL_DATA: stack.facts.data },
    });
    expect(stderr).toContain(`Stack on ${stack.facts.data} at ${stack.facts.lambda}`);
    expect(stdout).toMatch(/^done +true\ncount +3\n$/m);
  });

  test('says so when no stack runs, or another one where it ran', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'portal-none-'));
    const run = () => runFunction(undefined, { name: 'looping', payload: {} }, { PORTAL_DATA: empty });
    await expect(run()).rejects.toThrow(`No stack is running on ${empty}.`);
    const other = JSON.parse(readFileSync(join(stack.facts.data, 'stack.json'), 'utf8'));
    writeFileSync(join(empty, 'stack.json'), JSON.stringify({ ...other, id: 'another' }));
    await expect(run()).rejects.toThrow(`No stack is running on ${empty}.`);
    rmSync(empty, { recursive: true });
  });
});
