import { Duration, TimeZone } from 'aws-cdk-lib';
import type { ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { TriggerOf } from '#infra/catalogue.ts';
import { instanceZone } from '#shared/time.ts';
import { acknowledgeWildcard, versionsOf } from './acknowledge.ts';
import type { ServiceFunction } from './service-function.ts';

/** What a trigger starts: the function itself, or its loop. */
export interface Target {
  readonly function: ServiceFunction;
  readonly loop: StateMachine | undefined;
  readonly deadLetters: Queue;
}

/** At the times of its expression, in the instance's zone. */
export function addSchedule(scope: Construct, id: string, trigger: TriggerOf<'schedule'>, target: Target): void {
  const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
  if (!target.loop) {
    acknowledgeWildcard(role, versionsOf(target.function.lambda), 'All versions of the one function.');
  }
  const options = {
    input: ScheduleTargetInput.fromObject(trigger.payload),
    role,
    deadLetterQueue: target.deadLetters,
    retryAttempts: 3,
    maxEventAge: Duration.hours(1),
  };
  new Schedule(scope, id, {
    schedule: ScheduleExpression.expression(trigger.expression, TimeZone.of(instanceZone)),
    target: target.loop
      ? new StepFunctionsStartExecution(target.loop, options)
      : new LambdaInvoke(target.function.lambda, options),
  });
}

/** Inserts of the function's effects, from the table's stream: five attempts, the batch bisected on failure. */
export function addOutbox(table: TableV2, { effects }: TriggerOf<'outbox'>, target: Target): void {
  acknowledgeWildcard(target.function.role, '*', 'dynamodb:ListStreams knows no resources.');
  target.function.lambda.addEventSource(
    // `as`: the library's own types disagree under exactOptionalPropertyTypes.
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 4,
      maxRecordAge: Duration.hours(1),
      onFailure: new SqsDlq(target.deadLetters),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: {
            NewImage: {
              entity: { S: FilterRule.isEqual('Outbox') },
              effectKind: { S: FilterRule.or(...effects) },
            },
          },
        }),
      ],
    }),
  );
}

/** Bounces and complaints from SES. The topic retries on its own; the function's attempts are in addition. */
export function addMailEvents(topic: Topic, target: Target): void {
  topic.addSubscription(
    // `as`: the library's own types disagree under exactOptionalPropertyTypes.
    new LambdaSubscription(target.function.lambda as IFunction, { deadLetterQueue: target.deadLetters as IQueue }),
  );
}

/** An object that arrives, in the form of S3's own notifications. */
export function addObjects(
  scope: Construct,
  id: string,
  trigger: TriggerOf<'object'>,
  bucketName: string,
  target: Target,
): void {
  const event = RuleTargetInput.fromObject({
    Records: [
      {
        eventSource: 'aws:s3',
        eventTime: EventField.time,
        s3: {
          bucket: { name: EventField.fromPath('$.detail.bucket.name') },
          object: {
            key: EventField.fromPath('$.detail.object.key'),
            size: EventField.fromPath('$.detail.object.size'),
            eTag: EventField.fromPath('$.detail.object.etag'),
          },
        },
      },
    ],
  });
  const options = { deadLetterQueue: target.deadLetters, retryAttempts: 8, maxEventAge: Duration.hours(4) };
  new Rule(scope, id, {
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucketName] }, object: { key: [{ prefix: trigger.prefix }] } },
    },
    targets: [
      target.loop
        ? new SfnStateMachine(target.loop, { ...options, input: event })
        : new LambdaFunction(target.function.lambda, { ...options, event }),
    ],
  });
}

/** Results of the malware scanner, unchanged. */
export function addScans(
  scope: Construct,
  id: string,
  trigger: TriggerOf<'malware-scan'>,
  bucketName: string,
  target: Target,
): void {
  new Rule(scope, id, {
    eventPattern: {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Malware Protection Object Scan Result'],
      detail: { s3ObjectDetails: { bucketName: [bucketName], objectKey: [{ prefix: trigger.prefix }] } },
    },
    targets: [
      new LambdaFunction(target.function.lambda, {
        deadLetterQueue: target.deadLetters,
        retryAttempts: 8,
        maxEventAge: Duration.hours(4),
      }),
    ],
  });
}
