import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/** Sections of the runbook in docs/operations.md. */
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
  /** Goes off above this. */
  readonly above?: number;
  /** Goes off below this, and where there is no data: for what has to happen. */
  readonly below?: number;
  /** How many periods of the last ones have to be above. */
  readonly periods?: { readonly of: number; readonly last: number };
  /** Who is affected, and how. */
  readonly impact: string;
  /** What to do about it. */
  readonly runbook: RunbookSection;
}

const describeAlarm = (impact: string, runbook: RunbookSection) => `${impact} → docs/operations.md#${runbook}`;

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
      alarmDescription: describeAlarm(rest.impact, rest.runbook),
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

  /** A message for each execution that failed, ran out of time or was stopped: a rule costs nothing, an alarm does. */
  addFailedRuns(functionName: string, loop: StateMachine, impact: string): void {
    const message = `A run of ${functionName} ended as ${EventField.fromPath('$.detail.status')}.`;
    new Rule(this, `${functionName}-loop`, {
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [loop.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [
        new SnsTopic(this.#topic, {
          message: RuleTargetInput.fromText(`${message} ${describeAlarm(impact, 'run-failed')}`),
        }),
      ],
    });
  }
}

export const fiveMinutes = Duration.minutes(5);
