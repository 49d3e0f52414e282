import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UploadSigner, uploadSeconds } from '#shared/files/upload-s3.ts';

const upload = { key: 'incoming/a-file', contentType: 'application/pdf', minBytes: 1, maxBytes: 10_000_000 };

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T10:20:30.456Z'), toFake: ['Date'] });
  vi.stubEnv('AWS_REGION', 'ca-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-made-up-secret');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

async function bySdk(pathStyle: boolean) {
  const { url, fields } = await createPresignedPost(new S3Client({ forcePathStyle: pathStyle }), {
    Bucket: 'portal-incoming',
    Key: upload.key,
    Fields: { 'Content-Type': upload.contentType },
    Conditions: [['content-length-range', upload.minBytes, upload.maxBytes]],
    Expires: uploadSeconds,
  });
  return { url, fields };
}

describe('signed uploads', () => {
  test.each([
    ['on AWS', { token: 'a-session-token', pathStyle: false }],
    ['on AWS, without a session', { pathStyle: false }],
    ['on one machine', { endpoint: 'http://127.0.0.1:4568', pathStyle: true }],
  ] as const)('%s are what the SDK itself would sign', async (_, { pathStyle, ...rest }) => {
    const { token, endpoint }: { token?: string; endpoint?: string } = rest;
    if (token) {
      vi.stubEnv('AWS_SESSION_TOKEN', token);
    }
    if (endpoint) {
      vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    }
    const ours = await new UploadSigner({ S3_PATH_STYLE: pathStyle }, 'portal-incoming').sign(upload);
    const theirs = await bySdk(pathStyle);
    expect(ours.url.replace(/\/$/, '')).toBe(theirs.url.replace(/\/$/, ''));
    expect(Object.keys(ours.fields).sort()).toEqual(Object.keys(theirs.fields).sort());
    expect(ours.fields).toEqual(theirs.fields);
  });

  test('admit one key, one type and a range of sizes, for ten minutes', async () => {
    const { fields } = await new UploadSigner({ S3_PATH_STYLE: false }, 'portal-incoming').sign(upload);
    const policy = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString());
    expect(policy.expiration).toBe('2026-11-22T10:30:30Z');
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 1, 10_000_000],
        { 'Content-Type': 'application/pdf' },
        { key: 'incoming/a-file' },
        { bucket: 'portal-incoming' },
      ]),
    );
  });
});
