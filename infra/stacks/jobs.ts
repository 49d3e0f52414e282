import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { functions, stackOf, triggersOf } from '#infra/catalogue.ts';
import type { Resources } from '#infra/constructs/access.ts';
import { deadLetterQueue } from '#infra/constructs/dead-letters.ts';
import type { Variables } from '#infra/constructs/deployed-environment.ts';
import { Loop } from '#infra/constructs/loop.ts';
import { MalwareScan } from '#infra/constructs/malware-scan.ts';
import { type Deployment, ServiceFunction } from '#infra/constructs/service-function.ts';
import {
  addMailEvents,
  addObjects,
  addOutbox,
  addScans,
  addSchedule,
  type Target,
} from '#infra/constructs/triggers.ts';
import type { FunctionDescription } from '#shared/function-description.ts';
import { bucketNames, type DataStack, scannerRoleName } from './data.ts';
import type { MailStack } from './mail.ts';

export interface JobsStackProps extends StackProps, Deployment {
  readonly data: DataStack;
  readonly mail: MailStack;
  readonly resources: Resources;
  readonly values: Variables;
}

/** A background function with its dead-letter queue. */
export interface Job {
  readonly function: ServiceFunction;
  readonly loop: StateMachine | undefined;
  readonly deadLetters: Queue;
}

/** What events and schedules start: the outbox, runs, arriving objects. */
export class JobsStack extends Stack {
  readonly jobs: readonly Job[];

  constructor(scope: Construct, id: string, props: JobsStackProps) {
    super(scope, id, props);
    this.jobs = functions
      .filter((description) => stackOf(description) === 'jobs')
      .map((description) => this.#job(description, props));
  }

  #job(description: FunctionDescription, props: JobsStackProps): Job {
    const { name, triggers } = description;
    const target = new ServiceFunction(this, { ...props, description });
    const deadLetters = deadLetterQueue(this, `${name}-dead-letters`);
    target.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(deadLetters),
    });
    const loops = triggers.some((trigger) => 'loop' in trigger && trigger.loop);
    const loop = loops ? new Loop(this, { target, stage: props.stage }).stateMachine : undefined;
    const started = (inLoop: boolean | undefined): Target => ({
      function: target,
      loop: inLoop ? loop : undefined,
      deadLetters,
    });
    for (const [index, trigger] of triggersOf(description, 'schedule').entries()) {
      addSchedule(this, `${name}-schedule-${index}`, trigger, started(trigger.loop));
    }
    for (const trigger of triggersOf(description, 'outbox')) {
      addOutbox(props.data.table, trigger, started(false));
    }
    if (triggersOf(description, 'mail-events').length > 0) {
      addMailEvents(props.mail.events, started(false));
    }
    for (const [index, trigger] of triggersOf(description, 'object').entries()) {
      addObjects(
        this,
        `${name}-objects-${index}`,
        trigger,
        bucketNames(props.stage)[trigger.bucket],
        started(trigger.loop),
      );
    }
    for (const [index, trigger] of triggersOf(description, 'malware-scan').entries()) {
      const id = `${name}-scans-${index}`;
      const bucketName = bucketNames(props.stage)[trigger.bucket];
      addScans(this, id, trigger, bucketName, started(false));
      const { key } = props.resources;
      const roleName = scannerRoleName(props.stage);
      new MalwareScan(this, `${id}-plan`, { bucketName, prefix: trigger.prefix, roleName, key });
    }
    return { function: target, loop, deadLetters };
  }
}
