import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import S3rver, { type ObjectEvent, type Store } from '@20minutes/s3rver';
import { host } from '../ports.ts';
import type { CreatedObject, S3Options } from './s3.ts';
import { runEngine } from './thread.ts';

// s3rver computes signatures over parameters with `'`, `(` or `*` as no signer writes them (RFC 3986), which every download with a
// name beyond ASCII has. It asks this global; the thread is its own.
const { encodeURIComponent: encode } = globalThis;
globalThis.encodeURIComponent = (text) =>
  encode(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

await runEngine<S3Options, null>(async (options, post) => {
  mkdirSync(options.directory, { recursive: true });
  const server = new S3rver({
    address: host,
    port: options.port,
    silent: true,
    directory: options.directory,
    vhostBuckets: false,
    configureBuckets: options.buckets.map((name) => ({ name, configs: [corsConfiguration(options.origins)] })),
  });
  writeWholeObjects(server.store);
  if (options.journal) {
    const { journal } = options;
    mkdirSync(journal, { recursive: true });
    server.on('event', (event: ObjectEvent) => {
      for (const entry of created(event)) {
        post(note(journal, entry));
      }
    });
  }
  await server.run();
  return {
    ready: null,
    stop: () =>
      new Promise<void>((resolve) => {
        server.httpServer.close(() => resolve());
        server.httpServer.closeAllConnections();
      }),
  };
});

function corsConfiguration(origins: readonly string[]): string {
  const allowed = origins.map((origin) => `<AllowedOrigin>${origin}</AllowedOrigin>`).join('');
  const methods = ['GET', 'HEAD', 'POST', 'PUT'].map((method) => `<AllowedMethod>${method}</AllowedMethod>`).join('');
  return `<CORSConfiguration><CORSRule>${allowed}${methods}<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule></CORSConfiguration>`;
}

/**
 * An upload that a crash cuts short must not be served. The bytes go to a file of their own first, the metadata comes last,
 * and an object without metadata counts as absent.
 */
function writeWholeObjects(store: Store): void {
  const getMetadata = store.getMetadata.bind(store);
  const exists = (bucket: string, key: string) => stat(store.getResourcePath(bucket, key, 'metadata.json'));
  store.getMetadata = async (bucket, key) => {
    await exists(bucket, key);
    return getMetadata(bucket, key);
  };
  store.existsObject = (bucket, key) =>
    exists(bucket, key).then(
      () => true,
      () => false,
    );
  store.putContent = async (path, content) => {
    const partial = `${path}.${randomUUID()}.partial`;
    const md5 = createHash('md5');
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        md5.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    try {
      const source = Buffer.isBuffer(content) ? Readable.from([content]) : content;
      await pipeline(source, measure, createWriteStream(partial));
      await rm(path.replace(/_object$/, '_metadata.json'), { force: true });
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    return [size, md5.digest('hex')];
  };
}

function created(event: ObjectEvent): CreatedObject[] {
  return event.Records.filter((record) => record.eventName.startsWith('ObjectCreated:')).map((record) => ({
    bucket: record.s3.bucket.name,
    key: record.s3.object.key,
    size: record.s3.object.size ?? 0,
    eTag: record.s3.object.eTag ?? '',
    eventName: record.eventName,
    at: new Date().toISOString(),
  }));
}

/** Synchronous on purpose: the upload is answered only after this. */
function note(journal: string, entry: CreatedObject): string {
  const name = `${Date.now()}-${randomUUID()}.json`;
  const partial = join(journal, `.${name}`);
  writeFileSync(partial, JSON.stringify(entry));
  renameSync(partial, join(journal, name));
  return name;
}
