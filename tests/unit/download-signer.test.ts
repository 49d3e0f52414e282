import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DownloadSigner, downloadSeconds } from '#shared/files/download-s3.ts';

const now = new Date('2026-11-22T10:20:30.000Z');
const download = { key: 'files/a-file', name: `Zoë's (new) 履歴書 *!.pdf`, contentType: 'application/pdf' };
const disposition = `attachment; filename="Zo?'s (new) ??? *!.pdf"; filename*=UTF-8''Zo%C3%AB%27s%20%28new%29%20%E5%B1%A5%E6%AD%B4%E6%9B%B8%20%2A!.pdf`;

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'ca-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-made-up-secret');
});
afterEach(() => vi.unstubAllEnvs());

/** What the SDK's own presigner makes of it. */
async function bySdk(pathStyle: boolean): Promise<string> {
  const client = new S3Client({
    forcePathStyle: pathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const command = new GetObjectCommand({
    Bucket: 'portal-files',
    Key: download.key,
    ResponseContentDisposition: disposition,
    ResponseContentType: download.contentType,
  });
  return getSignedUrl(client, command, { expiresIn: downloadSeconds, signingDate: now });
}

const parameters = (url: string) => [...new URL(url).searchParams].sort(([one], [other]) => (one < other ? -1 : 1));

describe('FL-12: signed downloads', () => {
  test.each([
    ['on AWS', { token: 'a-session-token', pathStyle: false }],
    ['on one machine', { endpoint: 'http://127.0.0.1:4568', pathStyle: true }],
  ] as const)('%s are what the SDK itself would sign', async (_, { pathStyle, ...rest }) => {
    const { token, endpoint }: { token?: string; endpoint?: string } = rest;
    if (token) {
      vi.stubEnv('AWS_SESSION_TOKEN', token);
    }
    if (endpoint) {
      vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    }
    const { url, expiresAt } = await new DownloadSigner({ S3_PATH_STYLE: pathStyle }, 'portal-files').sign(
      download,
      now,
    );
    const theirs = await bySdk(pathStyle);
    expect(new URL(url).origin + new URL(url).pathname).toBe(new URL(theirs).origin + new URL(theirs).pathname);
    expect(parameters(url)).toEqual(parameters(theirs));
    expect(expiresAt).toBe('2026-11-22T10:25:30.000Z');
  });
});
