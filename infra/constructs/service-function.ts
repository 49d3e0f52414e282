import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { roleNameOf } from '#infra/catalogue.ts';
import { pickVariables, type VariablesOf } from '#infra/constructs/deployed-environment.ts';
import type { Stage } from '#infra/stage.ts';
import type { FunctionDescription } from '#shared/function-description.ts';
import { grantAccess, type Resources } from './access.ts';
import { acknowledgeWildcard } from './acknowledge.ts';

/** What all functions of a deployment have in common. */
export interface Deployment {
  readonly stage: Stage;
  /** Folder of the bundles: `<bundles>/<function>/`. */
  readonly bundles: string;
  readonly version: string;
}

export interface ServiceFunctionProps<Env extends z.ZodObject> extends Deployment {
  readonly description: FunctionDescription & { readonly env: Env };
  readonly values: VariablesOf<Env>;
  readonly resources: Resources;
}

/**
 * A function as its description says: bundle, variables, permissions, a log group of its own. Its alarms are in the
 * observability stack.
 */
export class ServiceFunction<Env extends z.ZodObject = z.ZodObject> extends Construct {
  readonly description: FunctionDescription;
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: Role;

  constructor(scope: Construct, props: ServiceFunctionProps<Env>) {
    const { description, stage, bundles, values, resources } = props;
    const { name, memoryMiB, timeoutSeconds, env } = description;
    super(scope, name);
    this.description = description;
    const functionName = `portal-${stage.name}-${name}`;
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/portal/${stage.name}/functions/${name}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const roleName = roleNameOf(stage.name, description);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(roleName === undefined ? {} : { roleName }),
    });
    this.logGroup.grantWrite(this.role);
    grantAccess(this.role, description, resources);
    if (stage.tracing) {
      acknowledgeWildcard(this.role, '*', 'X-Ray takes segments for the account as a whole: it has no resources.');
    }
    const reserved = Object.entries(stage.concurrency.reserved).find(([reservedName]) => reservedName === name)?.[1];
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(bundles, name)),
      handler: 'index.handler',
      memorySize: memoryMiB,
      timeout: Duration.seconds(timeoutSeconds),
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: stage.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        ...pickVariables(name, env, values),
      },
    });
  }
}
