import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functions } from '#infra/catalogue.ts';
import { stages } from '#infra/stages.ts';
import { type Resource, type Synthesized, synthesized, textOf } from './synthesized.ts';

describe.each(['dev', 'prod'] as const)('functions of stage %s', (stageName) => {
  let stage: Synthesized;
  let lambdas: ReadonlyMap<string, Resource>;
  beforeAll(() => {
    stage = synthesized(stageName);
    lambdas = new Map(
      Object.values(stage.resources('AWS::Lambda::Function')).map((lambda) => [
        String(lambda.Properties.FunctionName).replace(`portal-${stageName}-`, ''),
        lambda,
      ]),
    );
  });

  test('are those of the catalogue, and no helper of the CDK besides', () => {
    expect([...lambdas.keys()].sort()).toEqual(functions.map(({ name }) => name).sort());
  });

  describe.each(functions.map((description) => [description.name, description] as const))('%s', (name, description) => {
    test('runs as its description says', () => {
      expect(lambdas.get(name)?.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: description.memoryMiB,
        Timeout: description.timeoutSeconds,
        LoggingConfig: { LogFormat: 'JSON' },
        Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
      });
    });

    test('gets the variables that its schema names, with values that fit', () => {
      const { NODE_OPTIONS: _, ...variables } = lambdas.get(name)?.Properties.Environment.Variables ?? {};
      const values: Record<string, string> = { AWS_REGION: 'ca-central-1' };
      for (const [variable, value] of Object.entries(variables)) {
        expect(Object.keys(description.env.shape)).toContain(variable);
        values[variable] = textOf(value).replace(/^\{.*ApiEndpoint.*\}$/, 'https://api.example');
      }
      expect(z.prettifyError(description.env.safeParse(values).error ?? new z.ZodError([]))).toBe('');
    });

    test('has a log group of its own that forgets', () => {
      const { LogGroup } = lambdas.get(name)?.Properties.LoggingConfig ?? {};
      const groups = stage.resources('AWS::Logs::LogGroup');
      const group = Object.entries(groups).find(([id]) => id.endsWith(`/${LogGroup.Ref}`))?.[1];
      expect(group?.Properties.LogGroupName).toBe(`/portal/${stageName}/functions/${name}`);
      expect(group?.Properties.RetentionInDays).toBe(stages[stageName].logRetentionDays);
    });

    test('raises an alarm that states its impact', () => {
      const alarm = Object.values(stage.resources('AWS::CloudWatch::Alarm')).find(
        ({ Properties }) => Properties.AlarmName === `portal-${stageName}-${name}-errors`,
      );
      expect(alarm?.Properties).toMatchObject({
        AlarmDescription: `${description.impact} → docs/operations.md#function-errors`,
        MetricName: 'Errors',
        Namespace: 'AWS/Lambda',
        AlarmActions: [{ Ref: expect.stringMatching(/^AlarmTopic/) }],
      });
    });
  });

  test('every alarm states its impact, and every log group has a retention', () => {
    for (const { Properties } of Object.values(stage.resources('AWS::CloudWatch::Alarm'))) {
      expect(String(Properties.AlarmDescription).length, Properties.AlarmName).toBeGreaterThan(30);
      expect(Properties.AlarmActions, Properties.AlarmName).toHaveLength(1);
    }
    for (const [id, { Properties }] of Object.entries(stage.resources('AWS::Logs::LogGroup'))) {
      expect(Properties.RetentionInDays, id).toBe(stages[stageName].logRetentionDays);
    }
  });
});
