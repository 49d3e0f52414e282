import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Measure, type MeasureName, measures } from '#infra/constructs/measures.ts';
import type { LogEvent } from '#shared/observability/events.ts';
import type { ServiceFunction } from './service-function.ts';

const hour = Duration.hours(1);

/** Metrics that are read from the log events of functions. */
export class LogMetrics extends Construct {
  readonly #namespace: string;

  constructor(scope: Construct, namespace: string, functions: readonly ServiceFunction[]) {
    super(scope, 'Metrics');
    this.#namespace = namespace;
    const read: readonly Measure[] = measures;
    for (const { name, event, figure, functions: names } of read) {
      this.count(
        name,
        event,
        names.map((wanted) => named(functions, wanted)),
        figure === undefined ? '1' : `$.${String(figure)}`,
      );
    }
  }

  /** @param value what each event adds: a number, or `$.field` */
  count(metricName: string, event: LogEvent, functions: readonly ServiceFunction[], value = '1'): void {
    for (const { description, logGroup } of functions) {
      new MetricFilter(this, `${description.name}-${metricName}`, {
        logGroup,
        filterPattern: FilterPattern.stringValue('$.event', '=', event),
        metricNamespace: this.#namespace,
        metricName,
        metricValue: value,
      });
    }
  }

  metric(metricName: string, period = hour, statistic: string = Stats.SUM): Metric {
    return new Metric({ namespace: this.#namespace, metricName, statistic, period });
  }

  /** Measures by the hour, each under its name. */
  hourly(...names: MeasureName[]): Metric[] {
    return names.map((name) => this.metric(name).with({ label: name }));
  }

  /** Hours since a measure was last more than nothing. */
  age(name: MeasureName, label: string): IMetric {
    return new MathExpression({
      expression: '(EPOCH(FILL(runs, 0)) - FILL(EPOCH(runs), REPEAT)) / 3600',
      usingMetrics: { runs: this.metric(name) },
      period: hour,
      label,
    });
  }
}

/** @throws Error where there is no such function */
function named(functions: readonly ServiceFunction[], name: string): ServiceFunction {
  const found = functions.find(({ description }) => description.name === name);
  if (!found) {
    throw new Error(`There is no function ${name} to watch`);
  }
  return found;
}
