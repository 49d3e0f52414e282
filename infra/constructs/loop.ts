import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { triggersOf } from '#infra/catalogue.ts';
import { acknowledgeWildcard, versionsOf } from './acknowledge.ts';
import type { Deployment, ServiceFunction } from './service-function.ts';

/** The last input merged with the answer; an answer without `done` ends the loop. */
const merged =
  "{% $merge([$states.input, { 'done': true }, $type($states.result.Payload) = 'object' ? $states.result.Payload : {}]) %}";
const withoutDone = "{% $merge([{}, $sift($states.input, function($value, $name) { $name != 'done' })]) %}";

/**
 * Calls a long function until it does not answer `{ done: false }`. Each call works until a minute before its time limit and
 * returns its position. Executions hold counts and positions only.
 */
export class Loop extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, { target, stage }: Pick<Deployment, 'stage'> & { readonly target: ServiceFunction }) {
    const { name, timeoutSeconds } = target.description;
    super(scope, `${name}-loop`);
    const call = LambdaInvoke.jsonata(this, 'Call', {
      lambdaFunction: target.lambda,
      payload: TaskInput.fromText(withoutDone),
      outputs: merged,
    });
    // With a reserved concurrency of one: the run before this one has not ended.
    call.addRetry({
      errors: ['Lambda.TooManyRequestsException'],
      maxAttempts: 120,
      interval: Duration.minutes(1),
      backoffRate: 1,
    });
    if (triggersOf(target.description, 'schedule').some(({ loop }) => loop)) {
      // A run of more than two hours is no failure: the next start of the schedule continues it.
      call.addCatch(Succeed.jsonata(this, 'AnotherRunIsAtWork'), { errors: ['Lambda.TooManyRequestsException'] });
    }
    call.addRetry({ errors: ['States.ALL'], maxAttempts: 2, interval: Duration.seconds(30), backoffRate: 2 });
    const isDone = Choice.jsonata(this, 'Done?')
      .when(Condition.jsonata('{% $states.input.done = false %}'), call)
      .otherwise(Succeed.jsonata(this, 'Done'));
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: `portal-${stage.name}-${name}`,
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(call.next(isDone)),
      // A run that takes longer than this many calls will not end by itself.
      timeout: Duration.seconds(timeoutSeconds * 24),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/portal-${stage.name}-${name}`,
          retention: stage.logRetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    acknowledgeWildcard(this.stateMachine, '*', 'Delivering logs and traces has no resources to name.');
    acknowledgeWildcard(this.stateMachine, versionsOf(target.lambda), 'All versions of the one function.');
  }
}
