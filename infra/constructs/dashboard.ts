import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryWidget,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { triggersOf } from '#infra/catalogue.ts';
import type { Stage } from '#infra/stage.ts';
import { fiveMinutes } from './alarms.ts';
import type { LogMetrics } from './metrics.ts';
import type { ServiceFunction } from './service-function.ts';

export interface DashboardFacts {
  readonly stage: Stage;
  readonly functions: readonly ServiceFunction[];
  readonly api: HttpApi;
  readonly metrics: LogMetrics;
  readonly throttled: IMetric;
  /** Each means a loss unless a person acts. */
  readonly serious: readonly IMetric[];
}

/**
 * The one dashboard: what the portal did for people, beside calls, latency and failures. With fifty metrics at most it is free.
 */
export function addDashboard(scope: Construct, facts: DashboardFacts): void {
  const { stage, functions, api, metrics, throttled, serious } = facts;
  const period = fiveMinutes;
  const graph = (title: string, left: readonly IMetric[]) => new GraphWidget({ title, left: [...left], width: 12 });
  const heading = (text: string) => new TextWidget({ markdown: `## ${text}`, width: 24, height: 1 });
  const lastDay = metrics
    .hourly('postings-created', 'pairs-matched', 'mails-sent', 'feed-skipped', 'feed-failed')
    .map((metric) => metric.with({ period: Duration.days(1) }));
  new Dashboard(scope, 'Dashboard', { dashboardName: `portal-${stage.name}` }).addWidgets(
    new TextWidget({ markdown: `# Portal, stage ${stage.name}`, width: 24, height: 1 }),
    heading('What it does'),
    new SingleValueWidget({ title: 'Last day', metrics: lastDay, width: 24, height: 3 }),
    graph(
      'Postings imported',
      metrics.hourly('postings-created', 'postings-updated', 'postings-expired', 'postings-rejected'),
    ),
    graph('Matching', metrics.hourly('pairs-matched', 'clients-matched')),
    graph('Feed mail', metrics.hourly('feed-sent', 'feed-skipped', 'feed-failed')),
    graph('All mail', metrics.hourly('mails-sent', 'digest-sent', 'mails-undelivered')),
    ...(stage.cams
      ? [
          graph('CaMS', metrics.hourly('cams-synced', 'cams-unchanged', 'cams-failed')),
          graph('Hours since CaMS was synced', [metrics.age('cams-sync-runs', 'hours')]),
        ]
      : []),
    heading('How it runs'),
    graph('Calls', [api.metricCount({ period })]),
    graph('Refused and failed calls', [api.metricClientError({ period }), api.metricServerError({ period })]),
    graph('Latency (ms)', [
      api.metricLatency({ period, statistic: Stats.p(50) }),
      api.metricLatency({ period, statistic: Stats.p(95) }),
    ]),
    graph('Table: throttled requests; effects that failed for good', [throttled, ...serious]),
    graph('Failures by function', [metrics.failuresByFunction()]),
    new LogQueryWidget({
      title: 'Slow operations',
      // Those that log requests: a query reads 50 log groups at most.
      logGroupNames: functions
        .filter(({ description }) => triggersOf(description, 'http').length > 0)
        .map(({ logGroup }) => logGroup.logGroupName),
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
