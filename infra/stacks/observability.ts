import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryWidget,
  Metric,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { Alarms, fiveMinutes } from '#infra/constructs/alarms.ts';
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

/** Log events after which something is lost unless a person looks, and who is hurt. */
const seriousEvents: Partial<Record<LogEvent, string>> = {
  'outbox.failed':
    'A mail, a change of a sign-in, an export or an erasure was given up on: somebody waits for a link or their data, keeps access they should not have, or is not erased. Replay it (docs/operations.md).',
};

/** What watches: alarms that say who is hurt, and one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { stage, api, data, jobs, functions } = props;
    const alarms = new Alarms(this, this.#topic(stage));
    const prefix = `portal-${stage.name}`;
    for (const { description, lambda } of functions) {
      alarms.add(description.name, {
        alarmName: `${prefix}-${description.name}-errors`,
        metric: lambda.metricErrors({ period: fiveMinutes }),
        above: 0,
        // A single failed call is tried again by whoever made it.
        periods: { of: 2, last: 3 },
        impact: description.impact,
      });
    }
    for (const { function: target, deadLetters, loop } of jobs) {
      const { name, impact } = target.description;
      alarms.add(`${name}-dead-letters`, {
        alarmName: `${prefix}-${name}-gave-up`,
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
        above: 0,
        impact: `Given up on after all attempts. ${impact}`,
      });
      if (loop) {
        alarms.add(`${name}-loop`, {
          alarmName: `${prefix}-${name}-run-failed`,
          metric: loop.metricFailed({ period: fiveMinutes }),
          above: 0,
          impact: `A whole run failed. ${impact}`,
        });
      }
    }
    alarms.add('api-failures', {
      alarmName: `${prefix}-api-5xx`,
      metric: api.api.metricServerError({ period: fiveMinutes }),
      above: 4,
      impact: 'Staff and clients meet errors in the portal: five or more calls failed within five minutes.',
    });
    alarms.add('api-slow', {
      alarmName: `${prefix}-api-slow`,
      metric: api.api.metricLatency({ period: fiveMinutes, statistic: Stats.p(95) }),
      above: 3000,
      periods: { of: 3, last: 3 },
      impact: 'The portal is slow for everybody: one call in twenty takes more than three seconds.',
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
    });
    const serious = this.#seriousEvents(alarms, prefix, functions);
    if (stage.cams) {
      this.#camsSync(alarms, prefix, functions);
    }
    this.#dashboard(stage, [...functions], api, throttled, serious);
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

  #seriousEvents(alarms: Alarms, prefix: string, functions: readonly ServiceFunction[]): IMetric[] {
    return Object.entries(seriousEvents).map(([event, impact]) => {
      for (const { description, logGroup } of functions) {
        new MetricFilter(this, `${description.name}-${event}`, {
          logGroup,
          filterPattern: FilterPattern.stringValue('$.event', '=', event),
          metricNamespace: prefix,
          metricName: event,
        });
      }
      const metric = new Metric({ namespace: prefix, metricName: event, statistic: Stats.SUM, period: fiveMinutes });
      alarms.add(event, { alarmName: `${prefix}-${event}`, metric, above: 0, impact });
      return metric;
    });
  }

  /** A night without a sync raises no error anywhere: its absence has to ring. */
  #camsSync(alarms: Alarms, prefix: string, functions: readonly ServiceFunction[]): void {
    const { logGroup } = named(functions, 'sync-cams');
    const completed: LogEvent = 'cams.completed';
    const filter = (metricName: string, metricValue: string) =>
      new MetricFilter(this, metricName, {
        logGroup,
        filterPattern: FilterPattern.stringValue('$.event', '=', completed),
        metricNamespace: prefix,
        metricName,
        metricValue,
      });
    const hourly = { period: Duration.hours(1) };
    alarms.add('cams-sync-missing', {
      alarmName: `${prefix}-cams-sync-missing`,
      metric: filter('cams-sync-runs', '1').metric({ ...hourly, statistic: Stats.SUM }),
      below: 1,
      // A day, and an hour for the run itself.
      periods: { of: 25, last: 25 },
      impact:
        'No sync with CaMS has come to its end for a day: staff work with addresses, streams and plans that may be out of date.',
    });
    alarms.add('cams-sync-failures', {
      alarmName: `${prefix}-cams-sync-failures`,
      metric: filter('cams-sync-failed-percent', '$.failedPercent').metric({ ...hourly, statistic: Stats.MAXIMUM }),
      above: 5,
      impact:
        'More than one linked client in twenty could not be synced with CaMS last night: their profiles and plans are stale. The report of the run says why.',
    });
  }

  #dashboard(
    stage: Stage,
    functions: readonly ServiceFunction[],
    { api }: ApiStack,
    throttled: IMetric,
    serious: readonly IMetric[],
  ): void {
    const period = fiveMinutes;
    const graph = (title: string, left: readonly IMetric[]) => new GraphWidget({ title, left: [...left], width: 12 });
    new Dashboard(this, 'Dashboard', { dashboardName: `portal-${stage.name}` }).addWidgets(
      new TextWidget({ markdown: `# Portal, stage ${stage.name}`, width: 24, height: 1 }),
      graph('Calls', [api.metricCount({ period })]),
      graph('Refused and failed calls', [api.metricClientError({ period }), api.metricServerError({ period })]),
      graph('Latency (ms)', [
        api.metricLatency({ period, statistic: Stats.p(50) }),
        api.metricLatency({ period, statistic: Stats.p(95) }),
      ]),
      graph('Table: throttled requests; given up on', [throttled, ...serious]),
      graph(
        'Errors by function',
        functions.map(({ lambda, description }) => lambda.metricErrors({ period, label: description.name })),
      ),
      graph(
        'Slowest call by function (ms)',
        functions.map(({ lambda, description }) =>
          lambda.metricDuration({ period, statistic: Stats.MAXIMUM, label: description.name }),
        ),
      ),
      new LogQueryWidget({
        title: 'Slow operations',
        logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
        queryLines: [
          "filter event = 'request.completed'",
          'stats count() as calls, pct(durationMs, 95) as p95, max(durationMs) as worst by operation',
          'sort p95 desc',
          'limit 20',
        ],
        width: 24,
      }),
    );
  }
}

function named(functions: readonly ServiceFunction[], name: string): ServiceFunction {
  const found = functions.find(({ description }) => description.name === name);
  if (!found) {
    throw new Error(`There is no function ${name} to watch`);
  }
  return found;
}
