/**
 * What is checked before a stage is deployed. No AWS account is at hand: an `aws` command of our own answers as the real one
 * does, so that each answer meets its check; that AWS gives these answers stays unproved.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { preflightChecks } from '#infra/cli/preflight-checks.ts';
import { parseStage } from '#infra/stage.ts';
import { stages } from '#infra/stages.ts';

const folder = mkdtempSync(join(tmpdir(), 'portal-preflight-'));
const answersFile = join(folder, 'answers.json');
const command = join(folder, 'aws');
writeFileSync(
  command,
  `#!${process.execPath}
const answers = JSON.parse(require('node:fs').readFileSync(${JSON.stringify(answersFile)}, 'utf8'));
const answer = answers[process.argv.slice(2, 4).join(' ')];
if (typeof answer === 'string' || answer === undefined) {
  process.stderr.write('\\nAn error occurred (' + (answer ?? 'AccessDenied') + ') when calling the operation: no\\n');
  process.exit(254);
}
process.stdout.write(answer === null ? '' : JSON.stringify(answer));
`,
);
chmodSync(command, 0o755);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);

/** Of an account in which the stage is deployed and well. */
const good = {
  'sts get-caller-identity': { Account: '111122223333' },
  'ssm get-parameter': { Parameter: { Value: '30' } },
  'lambda get-account-settings': { AccountLimit: { ConcurrentExecutions: 1000 } },
  'acm describe-certificate': { Certificate: { Status: 'ISSUED', DomainName: 'api.portal.example' } },
  'sesv2 get-account': { ProductionAccessEnabled: true, SendQuota: { MaxSendRate: 50 } },
  'sesv2 get-email-identity': {
    DkimAttributes: { Status: 'SUCCESS' },
    MailFromAttributes: { MailFromDomainStatus: 'SUCCESS' },
  },
  'iam list-open-id-connect-providers': {
    OpenIDConnectProviderList: [{ Arn: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' }],
  },
  'cognito-idp list-user-pools': { UserPools: [{ Id: 'ca-central-1_Example01', Name: 'portal-prod' }] },
  'cognito-idp describe-user-pool': { UserPool: { UserPoolTier: 'ESSENTIALS', DeletionProtection: 'ACTIVE' } },
  'dynamodb describe-table': { Table: { DeletionProtectionEnabled: true, TableStatus: 'ACTIVE' } },
  'dynamodb describe-continuous-backups': {
    ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
  },
  'sns list-subscriptions-by-topic': {
    Subscriptions: [
      { Endpoint: 'alarms@portal.example', SubscriptionArn: 'arn:aws:sns:ca-central-1:111122223333:x:y' },
    ],
  },
  'cloudwatch set-alarm-state': null,
  'cloudwatch describe-alarm-history': {
    AlarmHistoryItems: [{ HistorySummary: 'Successfully executed action arn:aws:sns:ca-central-1:111122223333:x' }],
  },
};

const answer = (answers: object) => writeFileSync(answersFile, JSON.stringify({ ...good, ...answers }));
const stage = parseStage({ ...stages.prod, account: '111122223333' });
const run = (name: string, testAlarm = false) => {
  const check = Object.entries(preflightChecks).find(([title]) => title.startsWith(name))?.[1];
  return check ? check({ stage, testAlarm }) : Promise.reject(new Error(`There is no check ${name}`));
};

describe('preflight', () => {
  beforeEach(() => answer({}));

  test.each(Object.keys(preflightChecks))('%s: passes where all is well', async (name) => {
    expect((await run(name)).length).toBeGreaterThan(0);
  });

  test.each<[name: string, answers: object, says: RegExp]>([
    ['account', { 'sts get-caller-identity': { Account: '444455556666' } }, /pinned to 111122223333/],
    ['bootstrap', { 'ssm get-parameter': 'ParameterNotFound' }, /npx cdk bootstrap/],
    ['bootstrap', { 'ssm get-parameter': { Parameter: { Value: '5' } } }, /too old/],
    ['Lambda', { 'lambda get-account-settings': { AccountLimit: { ConcurrentExecutions: 10 } } }, /has 10, .* 1000/],
    [
      'certificate of the API',
      { 'acm describe-certificate': { Certificate: { Status: 'PENDING_VALIDATION', DomainName: '*.portal.example' } } },
      /PENDING_VALIDATION: add the DNS record/,
    ],
    [
      'certificate for CloudFront',
      { 'acm describe-certificate': { Certificate: { Status: 'ISSUED', DomainName: 'portal.example' } } },
      /not for api\.portal\.example/,
    ],
    [
      'SES: out',
      { 'sesv2 get-account': { ProductionAccessEnabled: false, SendQuota: { MaxSendRate: 1 } } },
      /verified addresses/,
    ],
    [
      'SES: out',
      { 'sesv2 get-account': { ProductionAccessEnabled: true, SendQuota: { MaxSendRate: 14 } } },
      /grants 14 .* 50/,
    ],
    [
      'SES: the domain',
      {
        'sesv2 get-email-identity': {
          DkimAttributes: { Status: 'PENDING' },
          MailFromAttributes: { MailFromDomainStatus: 'PENDING' },
        },
      },
      /DKIM is PENDING/,
    ],
    ['pipeline', { 'iam list-open-id-connect-providers': { OpenIDConnectProviderList: [] } }, /workflows cannot/],
    ['Cognito', { 'cognito-idp describe-user-pool': { UserPool: { UserPoolTier: 'LITE' } } }, /Lite plan/],
    ['table', { 'dynamodb describe-table': { Table: { TableStatus: 'ACTIVE' } } }, /deletion protection/],
    [
      'alarms',
      {
        'sns list-subscriptions-by-topic': {
          Subscriptions: [{ Endpoint: 'x', SubscriptionArn: 'PendingConfirmation' }],
        },
      },
      /nobody has confirmed/,
    ],
    ['SES: out', { 'sesv2 get-account': 'AccessDeniedException' }, /sesv2 get-account/],
  ])('%s: says what is wrong, and what it means', async (name, answers, says) => {
    answer(answers);
    await expect(run(name)).rejects.toThrow(says);
  });

  test.each([
    ['SES: the domain', 'sesv2 get-email-identity', 'NotFoundException'],
    ['table', 'dynamodb describe-table', 'ResourceNotFoundException'],
    ['alarms', 'sns list-subscriptions-by-topic', 'NotFound'],
  ])('%s: waits for the deployment', async (name, call, code) => {
    answer({ [call]: code });
    await expect(run(name)).rejects.toMatchObject({ name: 'Skip', message: 'not deployed yet' });
  });

  test('an alarm is set off, and its history says whether it was delivered', async () => {
    expect(await run('alarms', true)).toContain('portal-prod-api-5xx was published');
    answer({
      'cloudwatch describe-alarm-history': {
        AlarmHistoryItems: [{ HistorySummary: 'Failed to execute action arn:x' }],
      },
    });
    await expect(run('alarms', true)).rejects.toThrow(/could not publish it/);
  });
});
