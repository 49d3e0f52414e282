import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { type Stage, senderAddress, withGeneration } from '#infra/stage.ts';
import { AwsCommandError, aws } from './aws-command.ts';
import { assertThat, Skip } from './e2e-target.ts';

export interface PreflightOptions {
  readonly stage: Stage;
  /** Sets an alarm to ALARM, to see that its message is delivered. */
  readonly testAlarm: boolean;
}

/** Says in a few words what was found. @throws Failure with what it means and what to do, Skip where it is too early */
type Check = (options: PreflightOptions) => Promise<string>;

const cloudFrontRegion = 'us-east-1';

/** `cdk bootstrap`'s own version, in which the roles that deploy are as this CDK expects. */
const bootstrapVersion = 6;

/** Calls AWS, and skips where what is asked for does not exist before a deployment. */
async function ask<T>(schema: z.ZodType<T>, early: readonly string[], region: string, ...args: string[]): Promise<T> {
  try {
    return schema.parse(await aws(region, ...args));
  } catch (error) {
    if (error instanceof AwsCommandError && early.includes(error.code)) {
      throw new Skip('not deployed yet');
    }
    throw error;
  }
}

async function certificate(region: string, arn: string, domain: string): Promise<string> {
  const { Certificate } = await ask(
    z.object({
      Certificate: z.object({
        Status: z.string(),
        DomainName: z.string(),
        SubjectAlternativeNames: z.array(z.string()).default([]),
      }),
    }),
    [],
    region,
    'acm',
    'describe-certificate',
    '--certificate-arn',
    arn,
  );
  const names = [Certificate.DomainName, ...Certificate.SubjectAlternativeNames];
  const wildcard = domain.replace(/^[^.]+/, '*');
  assertThat(names.includes(domain) || names.includes(wildcard), `it is for ${names.join(', ')}, not for ${domain}`);
  assertThat(
    Certificate.Status === 'ISSUED',
    `it is ${Certificate.Status}: add the DNS record that ACM asks for; the api stack cannot be created without it`,
  );
  return domain;
}

async function bootstrap(region: string): Promise<string> {
  const { Parameter } = await ask(
    z.object({ Parameter: z.object({ Value: z.coerce.number() }) }),
    [],
    region,
    'ssm',
    'get-parameter',
    '--name',
    '/cdk-bootstrap/hnb659fds/version',
  ).catch((error: unknown) => {
    assertThat(
      !(error instanceof AwsCommandError && error.code === 'ParameterNotFound'),
      `npx cdk bootstrap aws://ACCOUNT/${region}`,
    );
    throw error;
  });
  assertThat(Parameter.Value >= bootstrapVersion, `version ${Parameter.Value} is too old: run cdk bootstrap again`);
  return `${region}, version ${Parameter.Value}`;
}

/** What only AWS knows, in the order in which a first deployment needs it. */
export const preflightChecks: Readonly<Record<string, Check>> = {
  'account: the credentials are of the right one': async ({ stage }) => {
    const { Account } = await ask(z.object({ Account: z.string() }), [], stage.region, 'sts', 'get-caller-identity');
    assertThat(
      stage.account === undefined || stage.account === Account,
      `they are of ${Account}, the stage is pinned to ${stage.account}`,
    );
    return Account;
  },

  'bootstrap: CDK can deploy': async ({ stage }) => {
    const regions = stage.waf ? [stage.region, cloudFrontRegion] : [stage.region];
    return (await Promise.all(regions.map(bootstrap))).join('; ');
  },

  'Lambda: concurrent executions': async ({ stage }) => {
    const { AccountLimit } = await ask(
      z.object({ AccountLimit: z.object({ ConcurrentExecutions: z.number() }) }),
      [],
      stage.region,
      'lambda',
      'get-account-settings',
    );
    const { ConcurrentExecutions: granted } = AccountLimit;
    assertThat(
      granted >= stage.concurrency.account,
      `the account has ${granted}, the stage counts on ${stage.concurrency.account}: reserved concurrency would fail to deploy. Ask Service Quotas for more, or lower concurrency.account`,
    );
    return String(granted);
  },

  'certificate of the API': async ({ stage }) => {
    if (!stage.api) {
      throw new Skip('the stage has no domain of its own');
    }
    return certificate(stage.region, stage.api.certificateArn, stage.api.domain);
  },

  'certificate for CloudFront': async ({ stage }) => {
    if (!stage.waf || stage.api?.frontCertificateArn === undefined) {
      throw new Skip('the stage has no firewall');
    }
    return certificate(cloudFrontRegion, stage.api.frontCertificateArn, stage.api.domain);
  },

  'SES: out of the sandbox, fast enough': async ({ stage }) => {
    const { ProductionAccessEnabled, SendQuota } = await ask(
      z.object({ ProductionAccessEnabled: z.boolean(), SendQuota: z.object({ MaxSendRate: z.number() }) }),
      [],
      stage.region,
      'sesv2',
      'get-account',
    );
    assertThat(
      ProductionAccessEnabled,
      'it only sends to verified addresses: mails to others wait and fail after a day. Ask for production access (docs/operations.md)',
    );
    assertThat(
      SendQuota.MaxSendRate >= stage.mail.mailsPerSecond,
      `SES grants ${SendQuota.MaxSendRate} mails a second, the stage counts on ${stage.mail.mailsPerSecond}: lower mail.mailsPerSecond`,
    );
    return `${SendQuota.MaxSendRate} mails a second`;
  },

  'SES: the domain is verified': async ({ stage }) => {
    const { DkimAttributes, MailFromAttributes } = await ask(
      z.object({
        DkimAttributes: z.object({ Status: z.string() }),
        MailFromAttributes: z.object({ MailFromDomainStatus: z.string() }),
      }),
      ['NotFoundException'],
      stage.region,
      'sesv2',
      'get-email-identity',
      '--email-identity',
      stage.mail.domain,
    );
    assertThat(
      DkimAttributes.Status === 'SUCCESS',
      `DKIM is ${DkimAttributes.Status}: add the CNAME records of the mail stack's outputs; Cognito refuses ${senderAddress(stage)} until then`,
    );
    assertThat(
      MailFromAttributes.MailFromDomainStatus === 'SUCCESS',
      `the return path is ${MailFromAttributes.MailFromDomainStatus}: add the MX and TXT records of bounces.${stage.mail.domain}`,
    );
    return stage.mail.domain;
  },

  'pipeline: the provider of its roles': async ({ stage }) => {
    if (stage.repository === undefined) {
      throw new Skip('no repository deploys the stage');
    }
    const { OpenIDConnectProviderList: providers } = await ask(
      z.object({ OpenIDConnectProviderList: z.array(z.object({ Arn: z.string() })) }),
      [],
      stage.region,
      'iam',
      'list-open-id-connect-providers',
    );
    assertThat(
      providers.some(({ Arn }) => Arn.endsWith('/token.actions.githubusercontent.com')),
      'the account has none for GitHub: workflows cannot take their roles (CONTRIBUTING.md)',
    );
    return stage.repository;
  },

  'Cognito: the plan': async ({ stage }) => {
    const { UserPools } = await ask(
      z.object({ UserPools: z.array(z.object({ Id: z.string(), Name: z.string() })) }),
      [],
      stage.region,
      'cognito-idp',
      'list-user-pools',
      '--max-results',
      '60',
    );
    const pools = UserPools.filter(({ Name }) => Name === `portal-${stage.name}`);
    const [pool, ...more] = pools;
    if (!pool) {
      throw new Skip('not deployed yet');
    }
    assertThat(
      more.length === 0 || stage.generations.userPool !== undefined,
      `there are ${pools.length} pools of that name`,
    );
    const { UserPool } = await ask(
      z.object({ UserPool: z.object({ UserPoolTier: z.string(), DeletionProtection: z.string().optional() }) }),
      [],
      stage.region,
      'cognito-idp',
      'describe-user-pool',
      '--user-pool-id',
      pool.Id,
    );
    assertThat(
      UserPool.UserPoolTier !== 'LITE',
      'the pool is on the Lite plan: access tokens keep the scope by which their holders change password and second factor',
    );
    return UserPool.UserPoolTier;
  },

  'table: protected and recoverable': async ({ stage }) => {
    const tableName = withGeneration(stage, 'table', `portal-${stage.name}`, '-');
    const { Table } = await ask(
      z.object({ Table: z.object({ DeletionProtectionEnabled: z.boolean().default(false), TableStatus: z.string() }) }),
      ['ResourceNotFoundException'],
      stage.region,
      'dynamodb',
      'describe-table',
      '--table-name',
      tableName,
    );
    assertThat(Table.DeletionProtectionEnabled, `deletion protection of ${tableName} is off: deploy data again`);
    const { ContinuousBackupsDescription } = await ask(
      z.object({
        ContinuousBackupsDescription: z.object({
          PointInTimeRecoveryDescription: z.object({ PointInTimeRecoveryStatus: z.string() }),
        }),
      }),
      [],
      stage.region,
      'dynamodb',
      'describe-continuous-backups',
      '--table-name',
      tableName,
    );
    const { PointInTimeRecoveryStatus: recovery } = ContinuousBackupsDescription.PointInTimeRecoveryDescription;
    assertThat(
      recovery === 'ENABLED',
      `point-in-time recovery of ${tableName} is ${recovery}: nothing could be restored`,
    );
    return tableName;
  },

  'alarms: somebody gets them': async ({ stage, testAlarm }) => {
    const { Account } = await ask(z.object({ Account: z.string() }), [], stage.region, 'sts', 'get-caller-identity');
    const { Subscriptions } = await ask(
      z.object({ Subscriptions: z.array(z.object({ Endpoint: z.string(), SubscriptionArn: z.string() })) }),
      ['NotFound', 'NotFoundException'],
      stage.region,
      'sns',
      'list-subscriptions-by-topic',
      '--topic-arn',
      `arn:aws:sns:${stage.region}:${Account}:portal-${stage.name}-alarms`,
    );
    assertThat(
      Subscriptions.some(({ SubscriptionArn }) => SubscriptionArn.startsWith('arn:')),
      `nobody has confirmed the subscription that SNS mailed to ${stage.alarmEmail}: no alarm reaches anybody`,
    );
    return testAlarm ? setToAlarm(stage) : 'confirmed; --test-alarm sends a test message';
  },
};

const attempts = 10;
const pauseMs = 3_000;

/** Sets an alarm to ALARM and reads from its history whether CloudWatch could publish its message. */
async function setToAlarm(stage: Stage): Promise<string> {
  const alarmName = `portal-${stage.name}-api-5xx`;
  const began = new Date().toISOString();
  await aws(
    stage.region,
    'cloudwatch',
    'set-alarm-state',
    '--alarm-name',
    alarmName,
    '--state-value',
    'ALARM',
    '--state-reason',
    'A test of the delivery of alarms: nothing is wrong',
  );
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { AlarmHistoryItems } = await ask(
      z.object({ AlarmHistoryItems: z.array(z.object({ HistorySummary: z.string() })) }),
      [],
      stage.region,
      'cloudwatch',
      'describe-alarm-history',
      '--alarm-name',
      alarmName,
      '--history-item-type',
      'Action',
      '--start-date',
      began,
    );
    const summaries = AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary);
    const failed = summaries.find((summary) => summary.startsWith('Failed'));
    assertThat(
      failed === undefined,
      `CloudWatch could not publish it: ${failed}. See the policies of the topic and of the key`,
    );
    if (summaries.some((summary) => summary.startsWith('Successfully'))) {
      return `${alarmName} was published; look for the mail at ${stage.alarmEmail}`;
    }
    await setTimeout(pauseMs);
  }
  throw new AwsCommandError('Timeout', `${alarmName} was set to ALARM, and its history shows no action`);
}
