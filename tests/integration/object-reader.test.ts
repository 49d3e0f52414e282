import { createServer } from 'node:http';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { buckets } from '#infra/local/environment.ts';
import { ObjectReader } from '#shared/files/object-reader-s3.ts';
import { objectAddress } from '#shared/files/settings-s3.ts';
import { engines } from '../support/engines.ts';

afterEach(() => vi.unstubAllEnvs());

const pathStyle = { S3_PATH_STYLE: true };

async function put(key: string, body: Uint8Array | string): Promise<void> {
  const s3 = new S3Client({
    ...clientSettings(engines().s3),
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await s3.send(new PutObjectCommand({ Bucket: buckets.data, Key: key, Body: body }));
}

/** An S3 that answers with these statuses, one call after the other. */
async function answering(...statuses: readonly number[]) {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url);
    response.writeHead(statuses[seen.length - 1] ?? 500).end('body');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  return { seen, stop: () => server.close() };
}

describe('reading objects', () => {
  test('brings the very bytes, of small and of large ones', async () => {
    const large = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);
    await Promise.all([put('reader/small', 'one line'), put('reader/large', large)]);
    const reader = new ObjectReader(pathStyle, buckets.data);
    const [small, found] = await Promise.all([reader.get('reader/small'), reader.get('reader/large')]);
    expect(Buffer.from(small ?? []).toString()).toBe('one line');
    expect(Buffer.compare(Buffer.from(found ?? []), Buffer.from(large))).toBe(0);
  });

  test('says where there is nothing', async () => {
    expect(await new ObjectReader(pathStyle, buckets.data).get('reader/none')).toBeUndefined();
  });

  test('signs so that S3 knows who asks: another secret is refused', async () => {
    await put('reader/secret', 'x');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another');
    await expect(new ObjectReader(pathStyle, buckets.data).get('reader/secret')).rejects.toThrow('S3 answered 403');
  });

  test('tries again where S3 is busy, and gives up after three times', async () => {
    const passing = await answering(503, 500, 200);
    expect(Buffer.from((await new ObjectReader(pathStyle, 'b').get('k')) ?? []).toString()).toBe('body');
    expect(passing.seen).toHaveLength(3);
    passing.stop();
    const lasting = await answering(503, 503, 503, 200);
    await expect(new ObjectReader(pathStyle, 'b').get('k')).rejects.toThrow('S3 answered 503');
    expect(lasting.seen).toHaveLength(3);
    lasting.stop();
    const refusing = await answering(403, 200);
    await expect(new ObjectReader(pathStyle, 'b').get('k')).rejects.toThrow('S3 answered 403');
    expect(refusing.seen).toHaveLength(1);
    refusing.stop();
  });

  test('names the bucket by its host on AWS, and in the path on one machine', () => {
    const place = { bucket: 'portal-data', key: 'jobs/index', region: 'ca-central-1' };
    expect(objectAddress({ ...place, endpoint: undefined, pathStyle: false })).toEqual({
      protocol: 'https:',
      hostname: 'portal-data.s3.ca-central-1.amazonaws.com',
      path: '/jobs/index',
      headers: { host: 'portal-data.s3.ca-central-1.amazonaws.com' },
    });
    expect(objectAddress({ ...place, endpoint: 'http://127.0.0.1:4568', pathStyle: true })).toEqual({
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: 4568,
      path: '/portal-data/jobs/index',
      headers: { host: '127.0.0.1:4568' },
    });
  });
});
