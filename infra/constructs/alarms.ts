import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

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
}

/** Alarms that say who is hurt, all to one topic. */
export class Alarms extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, topic: Topic) {
    super(scope, 'Alarms');
    this.#topic = topic;
  }

  add(id: string, { alarmName, metric, above = 0, below, periods = { of: 1, last: 1 }, impact }: AlarmFacts): void {
    const mustHappen = below !== undefined;
    const alarm = new Alarm(this, id, {
      alarmName,
      alarmDescription: impact,
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
