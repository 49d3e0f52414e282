import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '#infra/constructs/service-function.ts';
import { addHttpFunctions, type HttpFunctionsProps } from './api.ts';

/** The functions behind the routes under `/v1/clients`, apart from the rest because a stack has 500 resources at most. */
export class ClientsStack extends Stack {
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, props: StackProps & HttpFunctionsProps) {
    super(scope, id, props);
    this.functions = addHttpFunctions(this, 'clients', props);
  }
}
