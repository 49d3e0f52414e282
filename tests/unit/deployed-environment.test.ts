import { describe, expect, test } from 'vitest';
import type { Env as PreTokenEnv } from '#functions/pre-token/env.ts';
import { Env as RecordSignInEnv } from '#functions/record-sign-in/env.ts';
import { pickVariables, type VariablesOf } from '#infra/constructs/deployed-environment.ts';

describe('the environment of a deployed function', () => {
  test('is that of its own schema: a missing variable does not compile', () => {
    const complete: VariablesOf<typeof RecordSignInEnv> = { TABLE_NAME: 'table' };
    const nothing: VariablesOf<typeof PreTokenEnv> = {};
    // @ts-expect-error: the table's name is missing
    const incomplete: VariablesOf<typeof RecordSignInEnv> = {};
    // @ts-expect-error: it has no such variable
    const more: VariablesOf<typeof RecordSignInEnv> = { TABLE_NAME: 'table', KEY_RING: 'ring' };
    expect([complete, nothing, incomplete, more]).toHaveLength(4);
  });

  test('holds what the schema names and nothing else', () => {
    const values = { TABLE_NAME: 'table', KEY_RING: 'ring', USER_POOL_ID: 'pool' };
    expect(pickVariables('record-sign-in', RecordSignInEnv, values)).toEqual({ TABLE_NAME: 'table' });
  });

  test('a variable that its stack has no value for ends the synthesis by name', () => {
    expect(() => pickVariables('record-sign-in', RecordSignInEnv, {})).toThrow(
      'functions/record-sign-in needs the variable TABLE_NAME',
    );
  });
});
