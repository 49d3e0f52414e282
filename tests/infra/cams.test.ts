import { beforeAll, describe, expect, test } from 'vitest';
import { functions } from '#infra/catalogue.ts';
import { type Synthesized, synthesized, textOf } from './synthesized.ts';

let prod: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
});

const propertiesOf = (stage: Synthesized, type: string) =>
  Object.values(stage.resources(type)).map(({ Properties }) => Properties);

describe('CaMS on AWS', () => {
  test('a night without a sync rings, though nothing failed; so does one in which more than one in twenty failed', () => {
    const alarms = propertiesOf(prod, 'AWS::CloudWatch::Alarm');
    expect(alarms.find(({ AlarmName }) => AlarmName === 'portal-prod-sync-cams-missing')).toMatchObject({
      MetricName: 'cams-sync-runs',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 3600,
      EvaluationPeriods: 25,
      DatapointsToAlarm: 25,
      TreatMissingData: 'breaching',
    });
    expect(alarms.find(({ AlarmName }) => AlarmName === 'portal-prod-cams-sync-failures')).toMatchObject({
      MetricName: 'cams-sync-failed-percent',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 5,
      TreatMissingData: 'notBreaching',
    });
    const filters = propertiesOf(prod, 'AWS::Logs::MetricFilter').filter(
      ({ FilterPattern }) => FilterPattern === '{ $.event = "cams.completed" }',
    );
    expect(
      filters.map(({ MetricTransformations: [{ MetricName, MetricValue }] }) => [MetricName, MetricValue]),
    ).toEqual(
      expect.arrayContaining([
        ['cams-sync-runs', '1'],
        ['cams-sync-failed-percent', '$.failedPercent'],
      ]),
    );
    for (const { LogGroupName } of filters) {
      expect(JSON.stringify(LogGroupName)).toMatch(/synccams/i);
    }
  });

  test('an instance without a connection watches for no run, and its functions know of none', () => {
    const dev = synthesized('dev');
    const names = propertiesOf(dev, 'AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName);
    expect(names).not.toContain('portal-dev-sync-cams-missing');
    for (const { FunctionName, Environment } of propertiesOf(dev, 'AWS::Lambda::Function')) {
      expect([FunctionName, Environment?.Variables.CAMS_URL ?? '']).toEqual([FunctionName, '']);
    }
  });

  test('the credentials are a secret of their own, and only functions that ask CaMS may read it', () => {
    const [[id, secret] = []] = Object.entries(prod.resources('AWS::SecretsManager::Secret', 'data')).filter(
      ([, { Properties }]) => /CaMS/.test(Properties.Description),
    );
    expect(secret).toMatchObject({ DeletionPolicy: 'Retain', Properties: { KmsKeyId: expect.anything() } });
    const secretName = String(id).replace('data/', '');
    const readers = Object.entries(prod.resources('AWS::IAM::Policy')).filter(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.some(
        ({ Action, Resource }: { Action: unknown; Resource: unknown }) =>
          [Action].flat().includes('secretsmanager:GetSecretValue') &&
          [Resource].flat().some((resource) => textOf(resource).includes(secretName)),
      ),
    );
    const asking = functions.filter(({ asksCams }) => asksCams).map(({ name }) => name.replaceAll('-', ''));
    expect(
      readers
        .map(([policy]) =>
          policy
            .split('/')[1]
            ?.replace(/Role.*$/, '')
            .toLowerCase(),
        )
        .sort(),
    ).toEqual(asking.sort());
  });
});
