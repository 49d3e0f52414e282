import { beforeAll, describe, expect, test } from 'vitest';
import { functions } from '#infra/catalogue.ts';
import { type Synthesized, synthesized, textOf } from './synthesized.ts';

interface Statement {
  readonly policy: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Every place where a policy may say `*`, with the actions that it may say it for. */
const wildcards: readonly { readonly resource: RegExp; readonly actions: RegExp; readonly why: string }[] = [
  {
    resource: /^\*$/,
    actions: /^xray:(PutTraceSegments|PutTelemetryRecords|GetSamplingRules|GetSamplingTargets)$/,
    why: 'X-Ray has no resources',
  },
  {
    resource: /^\*$/,
    actions:
      /^logs:(CreateLogDelivery|GetLogDelivery|UpdateLogDelivery|DeleteLogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
    why: 'log delivery has no resources',
  },
  { resource: /^\*$/, actions: /^dynamodb:ListStreams$/, why: 'it lists what there is' },
  {
    resource: /^arn:\{AWS::Partition\}:s3:::portal-prod-(incoming|files|data)-\{AWS::AccountId\}\/\*$/,
    actions: /^s3:(GetObject|PutObject|DeleteObject|DeleteObjectVersion|AbortMultipartUpload)$/,
    why: 'objects have random names',
  },
  {
    resource: /^arn:\{AWS::Partition\}:s3:::portal-prod-incoming-\{AWS::AccountId\}\/uploads\/\*$/,
    actions: /^s3:(GetObject|GetObjectVersion)$/,
    why: 'the malware scanner reads uploads, which have random names',
  },
  {
    resource: /:rule\/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\*$/,
    actions: /^events:(PutRule|DeleteRule|PutTargets|RemoveTargets|DescribeRule|ListTargetsByRule)$/,
    why: 'the malware scanner makes rules under names of its own',
  },
  { resource: /^\{\w+Function\w*\.Arn\}:\*$/, actions: /^lambda:InvokeFunction$/, why: 'versions of one function' },
];

describe('rights', () => {
  let prod: Synthesized;
  let statements: readonly Statement[];
  beforeAll(() => {
    prod = synthesized('prod');
    statements = Object.entries(prod.resources('AWS::IAM::Policy')).flatMap(([policy, { Properties }]) =>
      list(Properties.PolicyDocument.Statement).map((statement) => {
        const { Effect, Action, Resource } = statement as Record<string, unknown>;
        return {
          policy,
          effect: String(Effect),
          actions: list(Action).map(String),
          resources: list(Resource).map(textOf),
        };
      }),
    );
  });

  test('no policy has a wildcard but those that are listed here with their reason', () => {
    expect(statements.length).toBeGreaterThan(functions.length);
    for (const { policy, actions, resources } of statements) {
      for (const action of actions) {
        expect(action, policy).not.toContain('*');
        for (const resource of resources.filter((arn) => arn.includes('*'))) {
          const listed = wildcards.some((entry) => entry.resource.test(resource) && entry.actions.test(action));
          expect(listed, `${policy}: ${action} on ${resource}`).toBe(true);
        }
      }
    }
  });

  test('no role has a policy that others manage', () => {
    for (const [id, { Properties }] of Object.entries(prod.resources('AWS::IAM::Role'))) {
      expect(Properties.ManagedPolicyArns ?? [], id).toEqual([]);
    }
  });

  const tableWrites = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((action) => `dynamodb:${action}`);

  test.each(functions.map((description) => [description.name, description] as const))(
    '%s may do what its description says',
    (name, description) => {
      const roles = Object.entries(prod.resources('AWS::Lambda::Function')).filter(
        ([, { Properties }]) => Properties.FunctionName === `portal-prod-${name}`,
      );
      const [[id = '', lambda] = []] = roles;
      const role = textOf(lambda?.Properties.Role).replace(/^\{(.*)\.Arn\}$/, '$1');
      const stack = id.split('/')[0];
      const own = statements.filter(({ policy }) => {
        const { Roles } = prod.resources('AWS::IAM::Policy')[policy]?.Properties ?? {};
        return policy.startsWith(`${stack}/`) && list(Roles).some((entry) => textOf(entry) === `{${role}}`);
      });
      const granted = (prefix: string) =>
        own.flatMap(({ actions }) => actions).filter((action) => action.startsWith(prefix));

      const streams = description.triggers.some(({ kind }) => kind === 'outbox');
      const streamActions = ['ListStreams', 'DescribeStream', 'GetRecords', 'GetShardIterator'];
      const table = granted('dynamodb:').filter((action) => !streamActions.includes(action.slice('dynamodb:'.length)));
      if (!streams) {
        expect(table).toEqual(granted('dynamodb:'));
      }
      expect(table.includes('dynamodb:GetItem')).toBe(description.table !== 'none');
      expect(tableWrites.filter((action) => table.includes(action))).toEqual(
        description.table === 'write' ? tableWrites : [],
      );
      expect(table).not.toContain('dynamodb:Scan');

      for (const bucket of ['incoming', 'files', 'data'] as const) {
        const grant = description.buckets?.[bucket];
        const actions = own
          .filter(({ resources }) =>
            resources.some((arn) => arn.includes(`portal-prod-${bucket}-`) && arn.endsWith('/*')),
          )
          .flatMap((statement) => statement.actions)
          .sort();
        const expected = {
          none: [],
          delete: ['s3:DeleteObject'],
          read: ['s3:GetObject'],
          write: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
          erase: [
            's3:AbortMultipartUpload',
            's3:DeleteObject',
            's3:DeleteObjectVersion',
            's3:GetObject',
            's3:PutObject',
          ],
        };
        expect(actions, bucket).toEqual(expected[grant ?? 'none']);
      }
      expect(granted('cognito-idp:').sort()).toEqual(
        (description.cognito ?? []).map((action) => `cognito-idp:${action}`).sort(),
      );
      expect(granted('ses:')).toEqual(description.sendsMail ? ['ses:SendRawEmail'] : []);
      const isHttp = description.triggers.some(({ kind }) => kind === 'http');
      // The key ring, CaMS's credentials, what the front shows: CDK makes one statement of them.
      const secrets = own.flatMap(({ actions, resources }) =>
        actions.includes('secretsmanager:GetSecretValue') ? resources : [],
      );
      expect(secrets).toHaveLength([description.readsKeyRing, description.asksCams, isHttp].filter(Boolean).length);
      expect(granted('secretsmanager:PutSecretValue').length > 0).toBe(description.writesKeyRing === true);
    },
  );
});
