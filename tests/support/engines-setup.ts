import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCams } from '#infra/local/engines/cams.ts';
import { startCognito } from '#infra/local/engines/cognito.ts';
import { startDynamoDb } from '#infra/local/engines/dynamodb.ts';
import { startMail } from '#infra/local/engines/mail.ts';
import { startS3 } from '#infra/local/engines/s3.ts';
import { buckets } from '#infra/local/environment.ts';
import { claimPorts } from '#infra/local/ports.ts';
import './engines.ts';
import { scratchFolder } from './scratch.ts';

/** Global set-up of the projects that need engines; runs only when one of their files does. */
export default async function setup(project: TestProject) {
  const directory = await scratchFolder('portal-engines-');
  const ports = await claimPorts({ dynamodb: 0, s3: 0, cognito: 0, ses: 0, smtp: 0, mailbox: 0, cams: 0 });
  const camsCredentials = { clientId: 'portal', clientSecret: 'for tests' };
  const [dynamodb, s3, cognito, mail, cams] = await Promise.all([
    startDynamoDb({ port: ports.dynamodb, file: join(directory, 'dynamodb') }),
    startS3({
      port: ports.s3,
      directory: join(directory, 's3'),
      buckets: Object.values(buckets),
      origins: ['http://localhost:5173'],
    }),
    startCognito({ port: ports.cognito, directory: join(directory, 'cognito') }),
    startMail({
      sesPort: ports.ses,
      smtpPort: ports.smtp,
      mailboxPort: ports.mailbox,
      directory: join(directory, 'mail'),
    }),
    startCams({ port: ports.cams, credentials: camsCredentials }),
  ]);
  project.provide('engines', {
    dynamodb: dynamodb.endpoint,
    s3: s3.endpoint,
    cognito: cognito.endpoint,
    userPoolId: cognito.userPoolId,
    userPoolClientId: cognito.userPoolClientId,
    tokenIssuer: cognito.issuer,
    tokenKeySet: cognito.keySet,
    ses: mail.endpoint,
    mailbox: mail.mailbox,
    cams: cams.url,
    camsCredentials,
  });
  return async () => {
    await Promise.all([dynamodb.stop(), s3.stop(), cognito.stop(), mail.stop(), cams.stop()]);
    await rm(directory, { recursive: true, force: true });
  };
}
