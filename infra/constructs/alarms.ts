import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Sections of the runbook in docs/operations.md: one for each kind of alarm. */
type RunbookSection =
  | 'api-errors'
  | 'api-slow'
  | 'cams-failures'
  | 'function-errors'
  | 'gave-up'
  | 'mail-reputation'
  | 'outbox-failed'
  | 'run-failed'
  | 'run-missing'
  | 'table-throttled';

export interface AlarmFacts {
  readonly alarmName: string;
  readonly metric: IMetric;
  /** Rings at more than this. */
  readonly above?: number;
  /** Rings at less than this, and where there is nothing at all: for what has to happen. */
  readonly below?: number;
  /** How many periods of the last ones have to be above. */
  readonly periods?: { readonly of: number; readonly last: number };
  /** Who is hurt, and how: an alarm without it cannot be made. */
  readonly impact: string;
  /** What to do about it. */
  readonly runbook: RunbookSection;
}

/** Alarms, each with its impact, all to one topic. */
export class Alarms extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, topic: Topic) {
    super(scope, 'Alarms');
    this.#topic = topic;
  }

  add(id: string, { alarmName, metric, above = 0, below, periods = { of: 1, last: 1 }, ...rest }: AlarmFacts): void {
    const mustHappen = below !== undefined;
    const alarm = new Alarm(this, id, {
      alarmName,
      alarmDescription: `${rest.impact} → docs/operations.md#${rest.runbook}`,
      metric,
      threshold: below ?? above,
      comparisonOperator: mustHappen
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods.last,
      datapointsToAlarm: periods.of,
      treatMissingData: mustHappen ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.#topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

export const fiveMinutes = Duration.minutes(5);
