import validate from 'asl-validator';
import jsonata from 'jsonata';
import { beforeAll, describe, expect, test } from 'vitest';
import { LambdaRuntime } from '#infra/local/lambda.ts';
import { synthesized, textOf } from './synthesized.ts';

interface CallState {
  readonly Arguments: { readonly Payload: string };
  readonly Output: string;
}

interface ChoiceState {
  readonly Choices: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default: string;
}

let states: { readonly Call: CallState; readonly 'Done?': ChoiceState; readonly Done: unknown };
beforeAll(() => {
  const [machine] = Object.values(synthesized('prod').resources('AWS::StepFunctions::StateMachine', 'jobs'));
  states = JSON.parse(textOf(machine?.Properties.DefinitionString)).States;
});

async function evaluate(expression: string, variables: Record<string, unknown>): Promise<unknown> {
  const inner = /^\{% (.*) %\}$/s.exec(expression)?.[1] ?? '';
  const value: unknown = await jsonata(inner).evaluate({}, { states: variables });
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** What the state machine calls its function with, until it is done. */
async function payloadsOnAws(first: object, answers: readonly unknown[]): Promise<unknown[]> {
  const payloads: unknown[] = [];
  let input: unknown = first;
  for (const answer of answers) {
    payloads.push(await evaluate(states.Call.Arguments.Payload, { input }));
    input = await evaluate(states.Call.Output, { input, result: { Payload: answer, StatusCode: 200 } });
    const again = await evaluate(states['Done?'].Choices[0]?.Condition ?? '', { input });
    if (again !== true) {
      return payloads;
    }
    expect(states['Done?'].Choices[0]?.Next).toBe('Call');
  }
  throw new Error('It went on after the last answer');
}

/** The same on one machine. */
async function payloadsHere(first: Record<string, unknown>, answers: readonly unknown[]): Promise<unknown[]> {
  const payloads: unknown[] = [];
  const runtime = new LambdaRuntime({ functions: [], folder: new URL('file:///none/'), environment: {}, platform: {} });
  runtime.invoke = async (_, payload) => {
    payloads.push(payload);
    return { ok: true, payload: answers[payloads.length - 1] };
  };
  await runtime.runToEnd('loop', first);
  return payloads;
}

describe('a loop calls its function again', () => {
  test.each([
    [
      'until it says so',
      { scheduled: true },
      [{ done: false, position: 'a' }, { done: false, position: 'b', sent: 3 }, { done: true }],
      3,
    ],
    ['once where it says nothing', {}, [{ sent: 4 }], 1],
    ['once where it answers nothing', { full: true }, [null], 1],
    ['with what it said before', { position: 'old' }, [{ done: false, position: 'new' }, { position: 'last' }], 2],
    ['with lists as they are', { Records: [{ s3: { key: 'k' } }] }, [{ done: false, ids: ['x'] }, { done: true }], 2],
  ] as const)('%s, on AWS as here', async (_, first, answers, calls) => {
    const payloads = await payloadsOnAws(first, answers);
    expect(payloads).toHaveLength(calls);
    expect(payloads).toEqual(await payloadsHere(first, answers));
  });
});

test('every state machine is valid Amazon States Language', () => {
  const machines = Object.entries(synthesized('prod').resources('AWS::StepFunctions::StateMachine'));
  expect(machines.length).toBeGreaterThan(0);
  for (const [name, { Properties }] of machines) {
    const definition = textOf(Properties.DefinitionString).replaceAll('{AWS::Partition}', 'aws');
    const { isValid, errorsText } = validate(JSON.parse(definition));
    expect(isValid, `${name}: ${errorsText()}`).toBe(true);
  }
  expect(validate({ StartAt: 'Nowhere', States: {} }).isValid).toBe(false);
});
