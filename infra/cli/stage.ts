import {
  GetFunctionConfigurationCommand,
  type GetFunctionConfigurationCommandOutput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { announce, CliError } from './command.ts';

export interface DeployedFunction {
  readonly client: LambdaClient;
  readonly name: string;
  readonly configuration: GetFunctionConfigurationCommandOutput;
}

/**
 * A function of a deployed stage, with the AWS settings of the shell; says which account and region that is.
 *
 * @throws CliError where settings are missing, AWS refuses them, or the stage has no such function
 */
export async function deployedFunction(stage: string, functionName: string): Promise<DeployedFunction> {
  // A function may work for 15 minutes before it answers; a second call after a broken wait would run it twice.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: 16 * 60_000 } });
  const region = await client.config.region().catch((cause: unknown) => {
    throw new CliError('No AWS region. Set AWS_REGION, or AWS_PROFILE to a profile with a region.', { cause });
  });
  await client.config.credentials().catch((cause: unknown) => {
    const advice = 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
    throw new CliError(`No usable AWS credentials. ${advice}`, { cause });
  });
  const name = `portal-${stage}-${functionName}`;
  const configuration = await client
    .send(new GetFunctionConfigurationCommand({ FunctionName: name }))
    .catch((cause: unknown) => {
      const isMissing = cause instanceof Error && cause.name === 'ResourceNotFoundException';
      const reason = isMissing ? 'There is no such function' : cause instanceof Error ? cause.message : String(cause);
      throw new CliError(`${name} in ${region}: ${reason}. Is --stage right, and are the AWS settings?`, { cause });
    });
  const account = configuration.FunctionArn?.split(':')[4] ?? 'unknown';
  announce(`Stage ${stage}: AWS account ${account}, region ${region}, function ${name}`);
  return { client, name, configuration };
}
