declare module '@20minutes/s3rver' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:http';
  import type { Readable } from 'node:stream';

  interface S3Object {
    readonly bucket: string;
    readonly key: string;
    readonly content: Buffer | Readable;
    readonly metadata: Record<string, string>;
  }

  interface Store {
    putObject(object: S3Object): Promise<{ size: number; md5: string }>;
    putContent(path: string, content: Buffer | Readable): Promise<[size: number, md5: string]>;
    getMetadata(bucket: string, key: string): Promise<Record<string, unknown>>;
    existsObject(bucket: string, key: string): Promise<boolean>;
    getResourcePath(bucket: string, key: string, resource: string): string;
  }

  interface ObjectEvent {
    readonly Records: readonly {
      readonly eventName: string;
      readonly s3: {
        readonly bucket: { readonly name: string };
        readonly object: { readonly key: string; readonly size?: number; readonly eTag?: string };
      };
    }[];
  }

  export default class S3rver extends EventEmitter {
    constructor(options: {
      readonly address: string;
      readonly port: number;
      readonly silent: boolean;
      readonly directory: string;
      readonly vhostBuckets: boolean;
      readonly configureBuckets: readonly { readonly name: string; readonly configs: readonly string[] }[];
    });
    readonly store: Store;
    readonly httpServer: Server;
    run(): Promise<unknown>;
  }
}
