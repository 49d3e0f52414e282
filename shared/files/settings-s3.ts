import { fromEnv } from '@aws-sdk/credential-provider-env';
import { loadConfig } from '@smithy/core/config';

/** The same setting by which the SDK's clients find S3, or a region; no file is looked at. */
function setting<T extends string | undefined>(variable: string, fallback: T) {
  return loadConfig<string | T>({
    environmentVariableSelector: (env) => env[variable],
    configFileSelector: () => undefined,
    default: fallback,
  });
}

/**
 * What the SDK's own S3 client would find out: for those that sign by its parts and do without the client, which is a quarter
 * of a bundle (ADR 0003).
 */
export function s3Settings() {
  return {
    region: setting('AWS_REGION', 'us-east-1'),
    /** Instead of AWS's: the one-machine stack's. */
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

/** Where an object is fetched: the bucket is part of the host's name, or the path's first part. */
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
