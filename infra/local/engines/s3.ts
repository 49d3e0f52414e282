import { host } from '../ports.ts';
import { type EngineHooks, startEngine } from './thread.ts';

/** What s3rver accepts; it is the only key pair there is on this machine. */
export const localCredentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } as const;

export interface S3Options {
  readonly port: number;
  readonly directory: string;
  readonly buckets: readonly string[];
  /** Origins that browsers may upload and download from. */
  readonly origins: readonly string[];
  /** Every new object is noted in this folder before its upload is answered. */
  readonly journal?: string;
}

/** A created object, as the journal keeps it. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly eTag: string;
  readonly eventName: string;
  readonly at: string;
}

export interface S3 {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts s3rver on a port that is known to be free.
 *
 * @param onCreated is called with the journal's file name for each new object
 */
export async function startS3(
  options: S3Options,
  hooks: Omit<EngineHooks, 'onMessage'> & { readonly onCreated?: (entry: string) => void } = {},
): Promise<S3> {
  const engine = await startEngine<S3Options, null>(new URL('./s3-thread.ts', import.meta.url), options, {
    ...hooks,
    onMessage: (entry) => hooks.onCreated?.(String(entry)),
  });
  return { endpoint: `http://${host}:${options.port}`, stop: () => engine.stop() };
}
