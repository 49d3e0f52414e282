import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { triggersOf } from '#infra/catalogue.ts';
import { Alarms, fiveMinutes } from '#infra/constructs/alarms.ts';
import { addDashboard } from '#infra/constructs/dashboard.ts';
import { heartbeats } from '#infra/constructs/measures.ts';
import { LogMetrics } from '#infra/constructs/metrics.ts';
import type { ServiceFunction } from '#infra/constructs/service-function.ts';
import type { Stage } from '#infra/stage.ts';
import type { LogEvent } from '#shared/observability/events.ts';
import type { ApiStack } from './api.ts';
import type { DataStack } from './data.ts';
import type { Job } from './jobs.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly jobs: readonly Job[];
  readonly functions: readonly ServiceFunction[];
}

/** Log events that mean a loss unless a person acts, each with its impact. */
const seriousEvents: Partial<Record<LogEvent, string>> = {
  'outbox.failed':
    'A mail, a change of a sign-in, an export or an erasure was given up on: somebody waits for a link or their data, keeps access they should not have, or is not erased.',
};

const everyMinute = 'rate(1 minute)';

/** Alarms, each with its impact, and one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { stage, api, data, jobs, functions } = props;
    const alarms = new Alarms(this, this.#topic(stage));
    const prefix = `portal-${stage.name}`;
    const metrics = new LogMetrics(this, prefix, functions);
    for (const { description, lambda } of functions) {
      alarms.add(description.name, {
        alarmName: `${prefix}-${description.name}-errors`,
        metric: lambda.metricErrors({ period: fiveMinutes }),
        above: 0,
        // A single failed call is tried again by whoever made it.
        periods: { of: 2, last: 3 },
        impact: description.impact,
        runbook: 'function-errors',
      });
    }
    for (const { function: target, deadLetters, loop } of jobs) {
      const { name, impact } = target.description;
      alarms.add(`${name}-dead-letters`, {
        alarmName: `${prefix}-${name}-gave-up`,
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
        above: 0,
        impact: `Given up on after all attempts. ${impact}`,
        runbook: 'gave-up',
      });
      if (loop) {
        alarms.add(`${name}-loop`, {
          alarmName: `${prefix}-${name}-run-failed`,
          metric: loop.metricFailed({ period: fiveMinutes }),
          above: 0,
          impact: `A whole run failed. ${impact}`,
          runbook: 'run-failed',
        });
      }
    }
    alarms.add('api-failures', {
      alarmName: `${prefix}-api-5xx`,
      metric: api.api.metricServerError({ period: fiveMinutes }),
      above: 4,
      impact: 'Staff and clients meet errors in the portal: five or more calls failed within five minutes.',
      runbook: 'api-errors',
    });
    alarms.add('api-slow', {
      alarmName: `${prefix}-api-slow`,
      metric: api.api.metricLatency({ period: fiveMinutes, statistic: Stats.p(95) }),
      above: 3000,
      periods: { of: 3, last: 3 },
      impact: 'The portal is slow for everybody: one call in twenty takes more than three seconds.',
      runbook: 'api-slow',
    });
    for (const [rate, above] of [
      ['BounceRate', 0.05],
      ['ComplaintRate', 0.001],
    ] as const) {
      alarms.add(`mail-${rate}`, {
        alarmName: `${prefix}-mail-${rate}`,
        metric: new Metric({
          namespace: 'AWS/SES',
          metricName: `Reputation.${rate}`,
          statistic: Stats.MAXIMUM,
          period: Duration.hours(1),
        }),
        above,
        impact: 'SES is about to stop all mail: invitations, password resets and job feeds.',
        runbook: 'mail-reputation',
      });
    }
    const throttled = data.table.metricThrottledRequestsForOperations({
      period: fiveMinutes,
      operations: [
        Operation.GET_ITEM,
        Operation.BATCH_GET_ITEM,
        Operation.QUERY,
        Operation.PUT_ITEM,
        Operation.UPDATE_ITEM,
        Operation.TRANSACT_WRITE_ITEMS,
      ],
    });
    alarms.add('table-throttled', {
      alarmName: `${prefix}-table-throttled`,
      metric: throttled,
      above: 0,
      periods: { of: 2, last: 3 },
      impact:
        'Calls are refused or slow because the table is asked for too much at once: staff see "try again shortly".',
      runbook: 'table-throttled',
    });
    const serious = this.#seriousEvents(alarms, metrics, prefix, functions);
    this.#heartbeats(alarms, metrics, prefix, functions, stage);
    if (stage.cams) {
      alarms.add('cams-sync-failures', {
        alarmName: `${prefix}-cams-sync-failures`,
        metric: metrics.metric('cams-sync-failed-percent', Duration.hours(1), Stats.MAXIMUM),
        above: 5,
        impact:
          'More than one linked client in twenty could not be synced with CaMS last night: their profiles and plans are stale. The report of the run says why.',
        runbook: 'cams-failures',
      });
    }
    addDashboard(this, { stage, functions, api: api.api, metrics, throttled, serious });
  }

  #topic(stage: Stage): Topic {
    const key = new Key(this, 'Key', {
      description: 'Encrypts alarm messages',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    const topic = new Topic(this, 'AlarmTopic', {
      topicName: `portal-${stage.name}-alarms`,
      masterKey: key,
      enforceSSL: true,
    });
    topic.addSubscription(new EmailSubscription(stage.alarmEmail));
    return topic;
  }

  #seriousEvents(
    alarms: Alarms,
    metrics: LogMetrics,
    prefix: string,
    functions: readonly ServiceFunction[],
  ): IMetric[] {
    return Object.entries(seriousEvents).map(([event, impact]) => {
      metrics.count(event, event as LogEvent, functions);
      const metric = metrics.metric(event, fiveMinutes);
      alarms.add(event, { alarmName: `${prefix}-${event}`, metric, above: 0, impact, runbook: 'outbox-failed' });
      return metric;
    });
  }

  /** What does not happen raises no error anywhere: its absence has to ring. */
  #heartbeats(
    alarms: Alarms,
    metrics: LogMetrics,
    prefix: string,
    functions: readonly ServiceFunction[],
    { cams }: Stage,
  ): void {
    for (const { name, runs, hours, impact, needsCams } of heartbeats) {
      if (needsCams && !cams) {
        continue;
      }
      alarms.add(`${name}-missing`, {
        alarmName: `${prefix}-${name}-missing`,
        metric: metrics.metric(runs),
        below: 1,
        periods: { of: hours, last: hours },
        impact,
        runbook: 'run-missing',
      });
    }
    for (const { description, lambda } of functions) {
      if (!triggersOf(description, 'schedule').some(({ expression }) => expression === everyMinute)) {
        continue;
      }
      alarms.add(`${description.name}-missing`, {
        alarmName: `${prefix}-${description.name}-missing`,
        metric: lambda.metricInvocations({ period: fiveMinutes }),
        below: 1,
        periods: { of: 3, last: 3 },
        impact: `It has not run for a quarter of an hour. ${description.impact}`,
        runbook: 'run-missing',
      });
    }
  }
}
