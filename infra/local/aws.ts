import { localCredentials } from './engines/s3.ts';
import { host } from './ports.ts';
import { StartError } from './start-error.ts';

export const region = 'ca-central-1';

/** Where a stack's services answer. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly s3: string;
  readonly cognito: string;
  readonly ses: string;
  readonly lambda: string;
}

/** What every AWS client that infra itself makes is given. */
export function clientSettings(endpoint: string) {
  return { endpoint, region, credentials: localCredentials } as const;
}

export function isAws(endpoint: string): boolean {
  return /(^|\.)(amazonaws\.com(\.cn)?|aws)$/i.test(new URL(endpoint).hostname);
}

/**
 * The variables by which the SDKs and the AWS command line find their services here. No call may reach AWS: there are only
 * made-up credentials, and a service without an engine of its own ends at a port where nothing listens.
 *
 * @throws StartError if an endpoint is missing or is not on this machine
 */
export function awsEnvironment(endpoints: Endpoints): Record<string, string> {
  const services = {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
  };
  for (const [variable, endpoint] of Object.entries(services)) {
    if (!URL.canParse(endpoint)) {
      throw new StartError(`${variable} is missing: a call could fall through to AWS.`);
    }
    if (isAws(endpoint)) {
      throw new StartError(
        `${variable} is an AWS endpoint; the one-machine stack talks to engines on this machine only.`,
      );
    }
  }
  return {
    ...services,
    AWS_ENDPOINT_URL: `http://${host}:9`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // s3rver does not read the checksum trailers that the SDK sends by default.
    AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'WHEN_REQUIRED',
  };
}
