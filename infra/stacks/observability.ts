import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { stackOf, triggersOf } from '#infra/catalogue.ts';
import { Alarms, fiveMinutes } from '#infra/constructs/alarms.ts';
import { addDashboard } from '#infra/constructs/dashboard.ts';
import { heartbeats } from '#infra/constructs/measures.ts';
import { LogMetrics } from '#infra/constructs/metrics.ts';
import type { ServiceFunction } from '#infra/constructs/service-function.ts';
import { alarmTopic } from '#infra/constructs/topics.ts';
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

/** Log events after which a person has to act, each with its impact. */
const seriousEvents: Partial<Record<LogEvent, string>> = {
  'outbox.failed':
    'A mail, a change of a sign-in, an export or an erasure failed for good: somebody waits for a link or their data, keeps access they should not have, or is not erased.',
};

/** Alarms, each with its impact, and one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { stage, api, data, jobs, functions } = props;
    const alarms = new Alarms(this, this.#topic(stage, data.key));
    const prefix = `portal-${stage.name}`;
    const metrics = new LogMetrics(this, prefix, functions);
    alarms.add('failures', {
      alarmName: `${prefix}-failures`,
      metric: metrics.failuresByFunction(),
      // A single failed call is tried again by whoever made it.
      periods: { of: 2, last: 3 },
      impact: 'A function failed again and again. The message names it; functions/README.md says who is affected.',
      runbook: 'function-errors',
    });
    for (const { description, lambda } of functions.filter((one) => stackOf(one.description) === 'identity')) {
      // Cognito waits for them at each sign-in; a time-out is in no log event.
      alarms.add(description.name, {
        alarmName: `${prefix}-${description.name}-errors`,
        metric: lambda.metricErrors({ period: fiveMinutes }),
        above: 0,
        periods: { of: 2, last: 3 },
        impact: description.impact,
        runbook: 'function-errors',
      });
    }
    for (const { function: target, deadLetters, loop } of jobs) {
      const { name, impact, triggers } = target.description;
      if (triggers.some(({ kind }) => kind !== 'operator')) {
        alarms.add(`${name}-dead-letters`, {
          alarmName: `${prefix}-${name}-gave-up`,
          metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
          above: 0,
          impact: `All attempts failed. ${impact}`,
          runbook: 'gave-up',
        });
      }
      if (loop) {
        alarms.addFailedRuns(name, loop, impact);
      }
    }
    alarms.add('api-failures', {
      alarmName: `${prefix}-api-5xx`,
      metric: api.api.metricServerError({ period: fiveMinutes }),
      above: 4,
      impact: 'Staff and clients get errors in the portal: five or more calls failed within five minutes.',
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
    const throttled = new MathExpression({
      // A plain sum has no value while one of them has none.
      expression: 'SUM(METRICS())',
      usingMetrics: {
        reads: data.table.metric('ReadThrottleEvents', { period: fiveMinutes, statistic: Stats.SUM }),
        writes: data.table.metric('WriteThrottleEvents', { period: fiveMinutes, statistic: Stats.SUM }),
      },
      period: fiveMinutes,
      label: 'throttled requests',
    });
    alarms.add('table-throttled', {
      alarmName: `${prefix}-table-throttled`,
      metric: throttled,
      above: 0,
      periods: { of: 2, last: 3 },
      impact: 'Calls fail or are slow because the table throttles requests: staff see "try again shortly".',
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

  #topic(stage: Stage, key: Key): Topic {
    const topic = alarmTopic(this, 'AlarmTopic', `portal-${stage.name}-alarms`, key);
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

  /** What does not happen raises no error: its absence needs an alarm. */
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
    const watched = heartbeats.map(({ name }) => name);
    for (const { description, lambda } of functions) {
      if (triggersOf(description, 'schedule').length === 0 || watched.includes(description.name)) {
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
