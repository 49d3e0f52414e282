import { fromEnv } from '@aws-sdk/credential-provider-env';
import { loadConfig } from '@smithy/core/config';

/** A setting of the SDK from its environment variable, without configuration files. */
function setting<T extends string | undefined>(variable: string, fallback: T) {
  return loadConfig<string | T>({
    environmentVariableSelector: (env) => env[variable],
    configFileSelector: () => undefined,
    default: fallback,
  });
}

/** The settings of the SDK's S3 client, for code that signs without the client, a quarter of a bundle (ADR 0003). */
export function s3Settings() {
  return {
    region: setting('AWS_REGION', 'us-east-1'),
    /** Set by the one-machine stack. */
    endpoint: setting('AWS_ENDPOINT_URL_S3', undefined),
    credentials: fromEnv(),
  };
}

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly pathStyle: boolean;
}

/** The bucket is part of the host name or, with `pathStyle`, the first segment of the path. */
export function objectAddress({ bucket, key, region, endpoint, pathStyle }: ObjectPlace) {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  const hostname = pathStyle ? url.hostname : `${bucket}.${url.hostname}`;
  return {
    protocol: url.protocol,
    hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: pathStyle ? `/${bucket}/${key}` : `/${key}`,
    headers: { host: url.port === '' ? hostname : `${hostname}:${url.port}` },
  };
}
