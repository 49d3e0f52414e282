import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { awsEnvironment } from '#infra/local/aws.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { portVariables, readSettings } from '#infra/local/settings.ts';

describe('the settings of the one-machine stack', () => {
  test('have the documented defaults', () => {
    expect(readSettings({})).toMatchObject({
      ports: {
        PORT: 3000,
        MAILBOX_PORT: 1080,
        COGNITO_PORT: 9229,
        S3_PORT: 4568,
        DYNAMODB_PORT: 8000,
        LAMBDA_PORT: 3001,
        CAMS_PORT: 4010,
        SES_PORT: 8005,
        SMTP_PORT: 1025,
      },
      seed: 'demo',
      throttles: 'on',
      schedules: 'on',
      clockOffset: '0',
      origins: ['http://localhost:5173', 'http://localhost:3000', 'http://127.0.0.1:3000'],
      portalUrl: undefined,
    });
    expect(readSettings({ PORT: '' }).ports.PORT).toBe(3000);
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['S3_PORT', '-1'],
    ['PORTAL_SEED', 'full'],
    ['PORTAL_THROTTLES', 'no'],
    ['PORTAL_SCHEDULES', 'false'],
    ['PORTAL_CLOCK_OFFSET', '1 day'],
    ['PORTAL_CLOCK_OFFSET', 'P'],
    ['DYNAMODB_ENDPOINT', 'localhost:8000'],
    ['DYNAMODB_ENDPOINT', 'https://dynamodb.ca-central-1.amazonaws.com'],
    ['CORS_ORIGINS', 'http://localhost:5173/'],
    ['CORS_ORIGINS', '*'],
    ['PORTAL_URL', 'localhost:5173'],
    ['PORTAL_URL', 'portal'],
  ])('%s=%s is refused by name', (variable, value) => {
    expect(() => readSettings({ [variable]: value })).toThrow(
      new RegExp(`^These settings are wrong:\n {2}${variable}: .+$`),
    );
  });

  test.each(['0', 'P1D', 'PT25H', '-P30D', 'P1M'])('PORTAL_CLOCK_OFFSET=%s is accepted', (offset) => {
    expect(readSettings({ PORTAL_CLOCK_OFFSET: offset }).clockOffset).toBe(offset);
  });
});

describe('ports', () => {
  test.each(portVariables)('a taken one is refused, naming %s', async (variable) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const wishes = { ...Object.fromEntries(portVariables.map((name) => [name, 0])), [variable]: port };
    await expect(claimPorts(wishes)).rejects.toThrow(
      `Port ${port} is taken. Set ${variable} to another port, or to 0 for a free one.`,
    );
    taken.close();
  });

  test('0 is a free port, another one for each', async () => {
    const { a, b, c } = await claimPorts({ a: 0, b: 0, c: 0 });
    expect(new Set([a, b, c]).size).toBe(3);
    await expect(claimPorts({ a })).resolves.toEqual({ a });
  });
});

describe('no call can reach AWS', () => {
  const engines = {
    dynamodb: 'http://127.0.0.1:1',
    s3: 'http://127.0.0.1:2',
    cognito: 'http://127.0.0.1:3',
    ses: 'http://127.0.0.1:4',
    lambda: 'http://127.0.0.1:5',
  };

  test.each(Object.keys(engines))('without an endpoint for %s', (service) => {
    expect(() => awsEnvironment({ ...engines, [service]: '' })).toThrow(/^AWS_ENDPOINT_URL_\w+ is missing/);
  });

  test.each(['https://s3.ca-central-1.amazonaws.com', 'https://sts.amazonaws.com', 'https://x.lambda-url.on.aws'])(
    'with an endpoint at %s',
    (s3) => {
      expect(() => awsEnvironment({ ...engines, s3 })).toThrow('AWS_ENDPOINT_URL_S3 is an AWS endpoint');
    },
  );

  test('for services without an engine', () => {
    expect(awsEnvironment(engines)).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });
});
