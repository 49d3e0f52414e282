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

    test('what it logs as a failure is counted under its name', () => {
      const { LogGroup } = lambdas.get(name)?.Properties.LoggingConfig ?? {};
      const filters = Object.values(stage.resources('AWS::Logs::MetricFilter')).filter(
        ({ Properties: { LogGroupName, MetricTransformations } }) =>
          MetricTransformations[0].MetricName === 'failures' &&
          JSON.stringify(LogGroupName).includes(`${LogGroup.Ref}`),
      );
      expect(filters).toHaveLength(1);
      const [{ Dimensions }] = filters[0]?.Properties.MetricTransformations ?? [{}];
      expect(Dimensions).toEqual([{ Key: 'service', Value: '$.service' }]);
      for (const event of ['request.failed', 'function.failed', 'import.failed', 'sign-in.not-recorded']) {
        expect(filters[0]?.Properties.FilterPattern).toContain(`$.event = "${event}"`);
      }
    });
  });

  test('one alarm names the function that fails', () => {
    const alarms = Object.values(stage.resources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    const alarm = alarms.find(({ AlarmName }) => AlarmName === `portal-${stageName}-failures`);
    expect(alarm?.Metrics).toEqual([
      expect.objectContaining({
        Expression: `SELECT SUM("failures") FROM SCHEMA("portal-${stageName}", service) GROUP BY service ORDER BY SUM() DESC`,
        Period: 300,
      }),
    ]);
    expect(alarm).toMatchObject({ DatapointsToAlarm: 2, EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
    // While these time out nobody signs in, and no log event says so.
    for (const trigger of ['pre-token', 'record-sign-in']) {
      expect(alarms).toContainEqual(
        expect.objectContaining({ AlarmName: `portal-${stageName}-${trigger}-errors`, MetricName: 'Errors' }),
      );
    }
  });

  test('alarms are few: what they are billed for stays under four dollars', () => {
    const billed = Object.values(stage.resources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
      Math.max(1, (Properties.Metrics ?? []).filter(({ MetricStat }: { MetricStat?: object }) => MetricStat).length),
    );
    expect(billed.reduce((sum, metrics) => sum + metrics, 0)).toBeLessThanOrEqual(40);
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
