import { beforeAll, describe, expect, test } from 'vitest';
import { stages } from '#infra/stages.ts';
import { table } from '#shared/persistence/table.ts';
import { type Resource, type Synthesized, synthesized, textOf } from './synthesized.ts';

let prod: Synthesized;
let dev: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
  dev = synthesized('dev');
});

/** Resources of a type in the data stack, by the start of their logical id. */
function named(type: string, start: string): Resource {
  const found = Object.entries(prod.resources(type, 'data')).filter(([id]) => id.startsWith(`data/${start}`));
  expect(found, start).toHaveLength(1);
  return found[0]?.[1] as Resource;
}

describe('what cannot be made again', () => {
  test('lies in stacks that cannot be deleted by mistake', () => {
    for (const stage of [dev, prod]) {
      expect(stage.isProtected('data')).toBe(true);
      expect(stage.isProtected('identity')).toBe(true);
    }
  });

  test('is kept even where its stack goes', () => {
    const kept = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::S3::Bucket',
      'AWS::KMS::Key',
      'AWS::SecretsManager::Secret',
      'AWS::Cognito::UserPool',
      'AWS::Cognito::UserPoolClient',
    ];
    for (const type of kept) {
      const resources = { ...prod.resources(type, 'data'), ...prod.resources(type, 'identity') };
      expect(Object.keys(resources).length, type).toBeGreaterThan(0);
      for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of Object.entries(resources)) {
        expect({ id, DeletionPolicy, UpdateReplacePolicy }).toEqual({
          id,
          DeletionPolicy: 'Retain',
          UpdateReplacePolicy: 'Retain',
        });
      }
    }
  });
});

describe('the table', () => {
  const properties = () => Object.values(prod.resources('AWS::DynamoDB::GlobalTable', 'data'))[0]?.Properties;

  test('has the keys and indexes of table.ts', () => {
    const keySchema = ({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) => [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ];
    const { KeySchema, GlobalSecondaryIndexes, BillingMode } = properties();
    expect(KeySchema).toEqual(keySchema(table));
    expect(GlobalSecondaryIndexes).toEqual(
      table.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: 'ALL' },
      })),
    );
    expect(BillingMode).toBe('PAY_PER_REQUEST');
  });

  test('is encrypted with our key, can be restored to any second, and cannot be deleted', () => {
    const { SSESpecification, Replicas, StreamSpecification, TimeToLiveSpecification } = properties();
    expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } },
      }),
    ]);
    expect(StreamSpecification).toEqual({ StreamViewType: table.stream });
    expect(TimeToLiveSpecification).toEqual({ AttributeName: table.timeToLive, Enabled: true });
  });

  test('its key rotates', () => {
    expect(named('AWS::KMS::Key', 'Key').Properties.EnableKeyRotation).toBe(true);
  });
});

describe('buckets', () => {
  test('are closed, encrypted and reached over TLS only', () => {
    const policies = Object.values(prod.resources('AWS::S3::BucketPolicy', 'data'));
    const buckets = Object.entries(prod.resources('AWS::S3::Bucket'));
    expect(buckets).toHaveLength(4);
    for (const [id, { Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const [rule] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      const isLogs = id.startsWith('data/AccessLogs');
      expect(rule.ServerSideEncryptionByDefault.SSEAlgorithm, id).toBe(isLogs ? 'AES256' : 'aws:kms');
      const policy = policies.find(({ Properties: { Bucket } }) => id === `data/${Bucket.Ref}`);
      expect(policy?.Properties.PolicyDocument.Statement, id).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  test('uploads wait for a day at most; files and data keep versions', () => {
    const incoming = named('AWS::S3::Bucket', 'Incoming').Properties;
    expect(incoming.VersioningConfiguration).toBeUndefined();
    expect(incoming.LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ Status: 'Enabled', ExpirationInDays: 1 }),
    ]);
    for (const bucket of ['Files', 'Data']) {
      expect(named('AWS::S3::Bucket', `${bucket}Bucket`).Properties.VersioningConfiguration).toEqual({
        Status: 'Enabled',
      });
    }
  });

  test('archives of people’s data go after a day, and what was replaced or deleted after thirty', () => {
    const { Rules } = named('AWS::S3::Bucket', 'FilesBucket').Properties.LifecycleConfiguration;
    expect(Rules).toEqual([
      expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
      expect.objectContaining({
        Status: 'Enabled',
        Prefix: 'exports/',
        ExpirationInDays: 1,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      }),
    ]);
    expect(Rules[0]).not.toHaveProperty('ExpirationInDays');
  });

  test('take uploads and give downloads to front ends of the stage only', () => {
    for (const [bucket, method] of [
      ['Incoming', 'POST'],
      ['Files', 'GET'],
    ] as const) {
      const [rule] = named('AWS::S3::Bucket', `${bucket}Bucket`).Properties.CorsConfiguration.CorsRules;
      expect(rule).toMatchObject({ AllowedOrigins: stages.prod.corsOrigins, AllowedMethods: [method] });
    }
    expect(named('AWS::S3::Bucket', 'DataBucket').Properties.CorsConfiguration).toBeUndefined();
  });
});

describe('files of clients', () => {
  interface Denial {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: unknown;
    readonly Condition: { readonly ArnNotEquals?: { readonly 'aws:PrincipalArn': unknown } };
  }
  /** By their ids: what is forbidden, where, and to whom it is not, by the names of roles. */
  const denials = (bucket: string) => {
    const policy = Object.values(prod.resources('AWS::S3::BucketPolicy', 'data')).find(({ Properties }) =>
      String(Properties.Bucket.Ref).startsWith(bucket),
    );
    const statements: readonly Denial[] = policy?.Properties.PolicyDocument.Statement ?? [];
    return Object.fromEntries(
      statements
        .filter(({ Condition }) => Condition?.ArnNotEquals)
        .map(({ Sid, Effect, Action, Resource, Condition }) => [
          Sid,
          {
            effect: Effect,
            actions: [Action].flat(),
            objects: textOf(Resource).replace(/^\{.*?\}\//, ''),
            roles: [Condition.ArnNotEquals?.['aws:PrincipalArn']]
              .flat()
              .map((arn) => textOf(arn).replace(/^.*:role\//, '')),
          },
        ]),
    );
  };

  test('are touched by nobody but the functions that are there for it', () => {
    const reads = ['s3:GetObject', 's3:GetObjectVersion'];
    expect(denials('FilesBucket')).toEqual({
      // Archives of people's data lie beside their files.
      OnlyFunctionsWrite: {
        effect: 'Deny',
        actions: ['s3:PutObject'],
        objects: '*',
        roles: ['portal-prod-export-and-erase', 'portal-prod-inspect-file'],
      },
      OnlyInspectedFilesComeIn: {
        effect: 'Deny',
        actions: ['s3:PutObject'],
        objects: 'files/*',
        roles: ['portal-prod-inspect-file'],
      },
      OnlyFunctionsRead: {
        effect: 'Deny',
        actions: reads,
        objects: '*',
        roles: [
          'portal-prod-client-data',
          'portal-prod-export-and-erase',
          'portal-prod-files',
          'portal-prod-inspect-file',
        ],
      },
      OnlyFunctionsDelete: {
        effect: 'Deny',
        actions: ['s3:DeleteObject'],
        objects: '*',
        roles: [
          'portal-prod-sweep-outbox',
          'portal-prod-export-and-erase',
          'portal-prod-apply-effects',
          'portal-prod-inspect-file',
        ],
      },
    });
    expect(denials('IncomingBucket')).toEqual({
      OnlyTheInspectionReads: {
        effect: 'Deny',
        actions: reads,
        objects: 'uploads/*',
        roles: ['portal-prod-inspect-file', 'portal-prod-malware-scan'],
      },
      OnlySignedFormsUpload: {
        effect: 'Deny',
        actions: ['s3:PutObject'],
        objects: 'uploads/*',
        roles: ['portal-prod-files'],
      },
    });
  });

  test('the roles that these policies name are there', () => {
    const names = Object.values(prod.resources('AWS::IAM::Role')).map(({ Properties }) => Properties.RoleName);
    const named = ['FilesBucket', 'IncomingBucket'].flatMap((bucket) =>
      Object.values(denials(bucket)).flatMap(({ roles }) => roles),
    );
    for (const role of named) {
      expect(names).toContain(role);
    }
  });
});

describe('the user pool (AU, DEC-7, DEC-8, DEC-10)', () => {
  const pool = (stage: Synthesized) => Object.values(stage.resources('AWS::Cognito::UserPool'))[0]?.Properties;

  test('takes no sign-ups, recovers no passwords by itself, and cannot be deleted', () => {
    expect(pool(prod)).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
      DeletionProtection: 'ACTIVE',
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
    });
    expect(pool(prod).Policies.PasswordPolicy).toMatchObject({
      MinimumLength: 8,
      RequireLowercase: false,
      RequireNumbers: false,
      RequireSymbols: false,
      RequireUppercase: false,
    });
  });

  test('AU-01: sends codes by e-mail where the stage asks for a second factor', () => {
    expect(pool(prod)).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['EMAIL_OTP'],
      EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' },
    });
    expect(pool(dev).MfaConfiguration).toBe('OFF');
  });

  test('its app client cannot be used to find out who has an account, or to change one', () => {
    const [client] = Object.values(prod.resources('AWS::Cognito::UserPoolClient'));
    expect(client?.Properties).toMatchObject({
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 7 * 24 * 60,
      WriteAttributes: ['custom:fixed'],
      ReadAttributes: ['email'],
    });
    expect([...(client?.Properties.ExplicitAuthFlows ?? [])].sort()).toEqual([
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
    ]);
    expect(pool(prod).Schema).toContainEqual(expect.objectContaining({ Name: 'fixed', Mutable: false }));
  });

  test('asks the two triggers', () => {
    const { LambdaConfig } = pool(prod);
    expect(textOf(LambdaConfig.PostAuthentication)).toMatch(/^\{recordsignin/);
    expect(LambdaConfig.PreTokenGenerationConfig.LambdaVersion).toBe('V2_0');
    expect(textOf(LambdaConfig.PreTokenGenerationConfig.LambdaArn)).toMatch(/^\{pretoken/);
  });
});
