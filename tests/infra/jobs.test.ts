import { beforeAll, describe, expect, test } from 'vitest';
import { functions, stackOf, triggersOf } from '#infra/catalogue.ts';
import { arrivedObjects } from '#shared/files/object-event.ts';
import { Effect } from '#shared/outbox/effects.ts';
import { objectCreatedEvent } from '../support/aws-events.ts';
import { type Synthesized, synthesized, textOf } from './synthesized.ts';

let prod: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
});

const jobs = functions.filter((description) => stackOf(description) === 'jobs');

/** The name in the catalogue of the function that a property refers to. */
function functionNameOf(reference: unknown): string {
  const id = textOf(reference).replace(/^\{(.*)\.Arn\}$/, '$1');
  const lambda = prod.resources('AWS::Lambda::Function', 'jobs')[`jobs/${id}`];
  return String(lambda?.Properties.FunctionName).replace('portal-prod-', '');
}

describe('the outbox on AWS', () => {
  const mappings = () =>
    Object.values(prod.resources('AWS::Lambda::EventSourceMapping')).map(({ Properties }) => Properties);
  const consumers = functions.filter((description) => triggersOf(description, 'outbox').length > 0);

  test('is read by two consumers at most: a stream takes no more', () => {
    expect(
      mappings()
        .map(({ FunctionName }) => functionNameOf({ 'Fn::GetAtt': [FunctionName.Ref, 'Arn'] }))
        .sort(),
    ).toEqual(consumers.map(({ name }) => name).sort());
    expect(consumers.length).toBeLessThanOrEqual(2);
  });

  test('each effect has exactly one consumer', () => {
    const consumed = consumers.flatMap((description) =>
      triggersOf(description, 'outbox').flatMap(({ effects }) => effects),
    );
    // Queues of their own, worked off by runs of their own: feed mail never holds up an invitation, and an erasure takes long.
    const elsewhere = ['feed-mail', 'client.export', 'client.erase'];
    const kinds = Effect.options.map((option) => option.shape.kind.value).filter((kind) => !elsewhere.includes(kind));
    expect([...consumed].sort()).toEqual([...kinds].sort());
  });

  test('each consumer sees the inserts of its own effects only', () => {
    for (const { FunctionName, FilterCriteria } of mappings()) {
      const name = functionNameOf({ 'Fn::GetAtt': [FunctionName.Ref, 'Arn'] });
      const [trigger] = triggersOf(
        functions.find((entry) => entry.name === name) ?? ({ triggers: [] } as never),
        'outbox',
      );
      expect(FilterCriteria.Filters).toHaveLength(1);
      expect(JSON.parse(FilterCriteria.Filters[0].Pattern)).toEqual({
        eventName: ['INSERT'],
        dynamodb: { NewImage: { entity: { S: ['Outbox'] }, effectKind: { S: trigger?.effects } } },
      });
    }
  });

  test('tries five times, halves failing batches, fails single records, and keeps what it gave up on', () => {
    for (const mapping of mappings()) {
      expect(mapping).toMatchObject({
        MaximumRetryAttempts: 4,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
    }
  });

  test('an effect that was given up on rings an alarm', () => {
    const filters = Object.values(prod.resources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties);
    expect(filters.filter(({ FilterPattern }) => FilterPattern === '{ $.event = "outbox.failed" }')).toHaveLength(
      functions.length,
    );
    const alarms = Object.values(prod.resources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    expect(alarms).toContainEqual(expect.objectContaining({ MetricName: 'outbox.failed', Threshold: 0 }));
  });
});

describe('schedules', () => {
  const schedules = () => Object.values(prod.resources('AWS::Scheduler::Schedule')).map(({ Properties }) => Properties);

  test("are the catalogue's, in the instance's zone", () => {
    const expected = functions.flatMap((description) =>
      triggersOf(description, 'schedule').map(({ expression, payload }) => `${expression} ${JSON.stringify(payload)}`),
    );
    expect(
      schedules()
        .map(({ ScheduleExpression, Target }) => `${ScheduleExpression} ${Target.Input}`)
        .sort(),
    ).toEqual(expected.sort());
    for (const { ScheduleExpressionTimezone, State } of schedules()) {
      expect(ScheduleExpressionTimezone).toBe('America/Toronto');
      expect(State).toBe('ENABLED');
    }
  });

  test('none falls into the hours that are missing or come twice when the clocks change', () => {
    const hours = schedules().flatMap(
      ({ ScheduleExpression }) => /^cron\(\S+ (\S+) /.exec(ScheduleExpression)?.[1] ?? [],
    );
    expect(hours.length).toBeGreaterThan(3);
    for (const hour of hours.filter((one) => one !== '*')) {
      expect(['1', '2']).not.toContain(hour);
    }
  });

  test('start loops where runs are long', () => {
    const machines = prod.resources('AWS::StepFunctions::StateMachine', 'jobs');
    const looping = jobs.filter(({ triggers }) => triggers.some((trigger) => 'loop' in trigger && trigger.loop));
    expect(
      Object.values(machines)
        .map(({ Properties }) => Properties.StateMachineName)
        .sort(),
    ).toEqual(looping.map(({ name }) => `portal-prod-${name}`).sort());
    for (const { Properties } of Object.values(machines)) {
      const definition = JSON.parse(textOf(Properties.DefinitionString));
      expect(definition.QueryLanguage).toBe('JSONata');
      const [choice] = Object.values<Record<string, unknown>>(definition.States).filter(
        ({ Type }) => Type === 'Choice',
      );
      expect(choice?.Choices).toEqual([
        expect.objectContaining({ Next: 'Call', Condition: expect.stringContaining('done = false') }),
      ]);
      expect(Properties.LoggingConfiguration).toMatchObject({ IncludeExecutionData: false, Level: 'ALL' });
    }
  });
});

describe('runs that do not come to their end', () => {
  test('are told by name, however they ended, with who is affected', () => {
    const rules = Object.values(prod.resources('AWS::Events::Rule', 'observability')).map(
      ({ Properties }) => Properties,
    );
    const looping = jobs.filter(({ triggers }) => triggers.some((trigger) => 'loop' in trigger && trigger.loop));
    expect(rules).toHaveLength(looping.length);
    for (const { name, impact } of looping) {
      const rule = rules.find(({ Targets }) =>
        Targets[0].InputTransformer.InputTemplate.includes(` ${name} ended as `),
      );
      expect(rule?.EventPattern).toMatchObject({
        source: ['aws.states'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      });
      const machine = `${name.replaceAll('-', '')}loopStateMachine`;
      expect(JSON.stringify(rule?.EventPattern.detail.stateMachineArn)).toContain(machine);
      expect(rule?.Targets[0].InputTransformer.InputTemplate).toContain(impact);
      expect(textOf(rule?.Targets[0].Arn)).toMatch(/^\{AlarmTopic/);
    }
  });

  test('a scheduled run that finds another one at work is no failure; an import is', () => {
    for (const [id, { Properties }] of Object.entries(prod.resources('AWS::StepFunctions::StateMachine', 'jobs'))) {
      const { Call, AnotherRunIsAtWork } = JSON.parse(textOf(Properties.DefinitionString)).States;
      if (id.includes('importpostings')) {
        expect(Call.Catch, id).toBeUndefined();
      } else {
        expect(Call.Catch, id).toEqual([
          { ErrorEquals: ['Lambda.TooManyRequestsException'], Next: 'AnotherRunIsAtWork' },
        ]);
        expect(AnotherRunIsAtWork.Type).toBe('Succeed');
      }
    }
  });
});

describe('arriving objects', () => {
  test('start the functions that wait for them, in the form of S3 notifications', () => {
    const rules = Object.values(prod.resources('AWS::Events::Rule', 'jobs'))
      .map(({ Properties }) => Properties)
      .filter(({ EventPattern }) => EventPattern.source.includes('aws.s3'));
    const expected = functions.flatMap((description) =>
      triggersOf(description, 'object').map(({ bucket, prefix }) => `portal-prod-${bucket}-{AWS::AccountId} ${prefix}`),
    );
    const patterns = rules.map(
      ({ EventPattern: { detail } }) => `${textOf(detail.bucket.name[0])} ${detail.object.key[0].prefix}`,
    );
    expect(patterns.sort()).toEqual(expected.sort());
    for (const { Targets } of rules) {
      expect(Targets[0].DeadLetterConfig).toBeDefined();
      expect(Targets[0].InputTransformer.InputTemplate).toMatch(/^\{"Records":\[\{"eventSource":"aws:s3"/);
    }
  });

  test('EventBridge’s event becomes what the functions read', () => {
    const rules = Object.values(prod.resources('AWS::Events::Rule', 'jobs'))
      .map(({ Properties }) => Properties)
      .filter(({ EventPattern }) => EventPattern.source.includes('aws.s3'));
    const valueAt = (path: string) =>
      path
        .split('.')
        .slice(1)
        .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], objectCreatedEvent);
    for (const { Targets } of rules) {
      const { InputPathsMap, InputTemplate } = Targets[0].InputTransformer as {
        readonly InputPathsMap: Readonly<Record<string, string>>;
        readonly InputTemplate: string;
      };
      const input = InputTemplate.replaceAll(/<([^>]+)>/g, (_, name: string) =>
        JSON.stringify(valueAt(InputPathsMap[name] ?? '')),
      );
      const { object } = objectCreatedEvent.detail;
      expect(arrivedObjects(JSON.parse(input))).toEqual([
        { bucket: objectCreatedEvent.detail.bucket.name, key: object.key, size: object.size, eTag: object.etag },
      ]);
    }
  });

  test('are announced by their buckets', () => {
    const announcing = Object.values(prod.resources('AWS::S3::Bucket')).filter(
      ({ Properties }) => Properties.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled === true,
    );
    const buckets = new Set(functions.flatMap((entry) => triggersOf(entry, 'object').map(({ bucket }) => bucket)));
    const names = announcing.map(({ Properties }) => textOf(Properties.BucketName));
    for (const bucket of buckets) {
      expect(names).toContain(`portal-prod-${bucket}-{AWS::AccountId}`);
    }
  });
});

describe('malware scans', () => {
  const scans = functions.flatMap((entry) => triggersOf(entry, 'malware-scan').map((trigger) => ({ entry, trigger })));

  test('cover every prefix that waits for them, and nothing else', () => {
    const plans = Object.values(prod.resources('AWS::GuardDuty::MalwareProtectionPlan')).map(({ Properties }) => {
      const { BucketName, ObjectPrefixes } = Properties.ProtectedResource.S3Bucket;
      return `${textOf(BucketName)} ${ObjectPrefixes.join()}`;
    });
    expect(plans).toEqual(
      scans.map(({ trigger: { bucket, prefix } }) => `portal-prod-${bucket}-{AWS::AccountId} ${prefix}`),
    );
    expect(scans.map(({ entry }) => entry.name)).toEqual(['inspect-file']);
  });

  test('their verdicts reach the function, which waits for them on AWS only', () => {
    const rules = Object.values(prod.resources('AWS::Events::Rule', 'jobs'))
      .map(({ Properties }) => Properties)
      .filter(({ EventPattern }) => EventPattern.source.includes('aws.guardduty'));
    expect(rules.map(({ EventPattern: { detail } }) => detail.s3ObjectDetails.objectKey)).toEqual(
      scans.map(({ trigger: { prefix } }) => [{ prefix }]),
    );
    for (const { Targets } of rules) {
      expect(functionNameOf(Targets[0].Arn)).toBe('inspect-file');
      expect(Targets[0].DeadLetterConfig).toBeDefined();
    }
    const lambda = Object.values(prod.resources('AWS::Lambda::Function')).find(
      ({ Properties }) => Properties.FunctionName === 'portal-prod-inspect-file',
    );
    expect(lambda?.Properties.Environment.Variables.MALWARE_SCAN).toBe('on');
  });
});

describe('background functions', () => {
  test('keep what they gave up on, and somebody hears of it', () => {
    const alarms = Object.values(prod.resources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    expect(Object.keys(prod.resources('AWS::SQS::Queue', 'jobs'))).toHaveLength(jobs.length);
    // An operator sees what a call of theirs answers.
    for (const { name, impact } of jobs.filter(({ triggers }) => triggers.some(({ kind }) => kind !== 'operator'))) {
      const alarm = alarms.find(({ AlarmName }) => AlarmName === `portal-prod-${name}-gave-up`);
      expect(alarm?.AlarmDescription).toContain(impact);
      expect(alarm?.MetricName).toBe('ApproximateNumberOfMessagesVisible');
    }
    for (const [id, { Properties }] of Object.entries(prod.resources('AWS::Lambda::EventInvokeConfig', 'jobs'))) {
      expect(Properties.DestinationConfig.OnFailure, id).toBeDefined();
    }
  });
});

describe('mail', () => {
  test('SES tells of bounces and complaints of both streams, and nothing goes missing on the way', () => {
    const destinations = Object.values(prod.resources('AWS::SES::ConfigurationSetEventDestination', 'mail'));
    expect(destinations.map(({ Properties }) => Properties.EventDestination.MatchingEventTypes)).toEqual([
      ['bounce', 'complaint'],
      ['bounce', 'complaint'],
    ]);
    const [subscription] = Object.values(prod.resources('AWS::SNS::Subscription', 'jobs'));
    expect(subscription?.Properties).toMatchObject({ Protocol: 'lambda', RedrivePolicy: expect.anything() });
  });

  test('comes from a return path of the domain', () => {
    const [identity] = Object.values(prod.resources('AWS::SES::EmailIdentity', 'mail'));
    expect(identity?.Properties).toMatchObject({
      EmailIdentity: 'portal.example',
      MailFromAttributes: { MailFromDomain: 'bounces.portal.example' },
    });
  });

  test('feed and transactional mail have suppression lists of their own', () => {
    const sets = Object.values(prod.resources('AWS::SES::ConfigurationSet', 'mail')).map(({ Properties }) => [
      Properties.Name,
      Properties.SuppressionOptions.SuppressedReasons,
    ]);
    expect(Object.fromEntries(sets)).toEqual({
      'portal-prod-transactional': ['BOUNCE'],
      'portal-prod-feed': ['BOUNCE', 'COMPLAINT'],
    });
  });
});
