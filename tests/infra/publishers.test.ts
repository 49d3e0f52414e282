import { beforeAll, describe, expect, test } from 'vitest';
import { type Resource, type StackName, type Synthesized, stackNames, synthesized, textOf } from './synthesized.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: { readonly Service?: string | readonly string[]; readonly AWS?: unknown };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

let prod: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
});

const propertiesOf = (type: string) => Object.values(prod.resources(type)).map(({ Properties }) => Properties);

/** What a policy of a resource allows a service, in the stack of the resource. */
function allowedTo(service: string, policyType: string, subjects: string, stack: StackName, id: string): Statement[] {
  const policies = Object.values(prod.resources(policyType, stack)).filter(({ Properties }) =>
    [Properties[subjects]].flat().some((subject) => textOf(subject) === `{${id}}`),
  );
  return policies
    .flatMap(({ Properties }): Statement[] => Properties.PolicyDocument.Statement)
    .filter(({ Effect, Principal }) => Effect === 'Allow' && [Principal?.Service].flat().includes(service));
}

const sources = (statements: readonly Statement[]) =>
  statements.flatMap(({ Condition = {} }) =>
    Object.values(Condition).flatMap((keys) =>
      Object.entries(keys)
        .filter(([key]) => /^aws:SourceArn$/i.test(key))
        .map(([, value]) => textOf(value)),
    ),
  );

const actions = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);

/** What roles may do to a resource, by the role's logical id. */
function rolesThatMay(action: string, stack: StackName, resource: string): string[] {
  return Object.values(prod.resources('AWS::IAM::Policy', stack))
    .filter(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(
        ({ Action, Resource }: Statement) =>
          [Action].flat().includes(action) && [Resource].flat().some((arn) => textOf(arn) === resource),
      ),
    )
    .flatMap(({ Properties }) => Properties.Roles.map(textOf));
}

const key = () => Object.values(prod.resources('AWS::KMS::Key', 'data'))[0]?.Properties.KeyPolicy.Statement;
const mayUseKey = (service: string) =>
  actions(
    (key() as Statement[]).filter(
      ({ Effect, Principal, Condition }) =>
        Effect === 'Allow' && [Principal?.Service].flat().includes(service) && Condition === undefined,
    ),
  );

describe('topics', () => {
  const topic = (name: string): [StackName, string] => {
    const [path = ''] =
      Object.entries(prod.resources('AWS::SNS::Topic')).find(([, { Properties }]) => Properties.TopicName === name) ??
      [];
    return path.split('/') as [StackName, string];
  };
  const publish = (service: string, name: string) =>
    allowedTo(service, 'AWS::SNS::TopicPolicy', 'Topics', ...topic(name)).filter(
      ({ Action }) => Action === 'sns:Publish',
    );

  test('there are two, and each is encrypted with the one key', () => {
    expect(
      propertiesOf('AWS::SNS::Topic')
        .map(({ TopicName }) => TopicName)
        .sort(),
    ).toEqual(['portal-prod-alarms', 'portal-prod-undelivered']);
    for (const { KmsMasterKeyId } of propertiesOf('AWS::SNS::Topic')) {
      expect(JSON.stringify(KmsMasterKeyId)).toMatch(/"OutputName":"PublishOutputFnGetAttKey\w+Arn/);
    }
    expect(Object.keys(prod.resources('AWS::KMS::Key'))).toHaveLength(1);
  });

  test('alarms reach theirs: CloudWatch may publish for this account, and encrypt', () => {
    expect(publish('cloudwatch.amazonaws.com', 'portal-prod-alarms')).toEqual([
      expect.objectContaining({ Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } }),
    ]);
    expect(mayUseKey('cloudwatch.amazonaws.com')).toEqual(['kms:Decrypt', 'kms:GenerateDataKey*']);
    for (const { AlarmActions, OKActions, AlarmName } of propertiesOf('AWS::CloudWatch::Alarm')) {
      expect([AlarmActions, OKActions].flat().map(textOf), AlarmName).toEqual(
        [1, 2].map(() => `{${topic('portal-prod-alarms')[1]}}`),
      );
    }
  });

  test('SES reaches its own from both configuration sets', () => {
    const from = sources(publish('ses.amazonaws.com', 'portal-prod-undelivered'));
    for (const set of Object.keys(prod.resources('AWS::SES::ConfigurationSet', 'mail'))) {
      expect(from.some((arn) => arn.endsWith(`:configuration-set/{${set.replace('mail/', '')}}`))).toBe(true);
    }
    expect(mayUseKey('ses.amazonaws.com')).toEqual(['kms:Decrypt', 'kms:GenerateDataKey*']);
  });

  test('no resource policy of a topic only denies: it replaces the default one', () => {
    for (const { PolicyDocument } of propertiesOf('AWS::SNS::TopicPolicy')) {
      expect(PolicyDocument.Statement.some(({ Effect }: Statement) => Effect === 'Allow')).toBe(true);
    }
  });
});

describe('dead-letter queues take what is sent to them', () => {
  interface Use {
    readonly queue: string;
    /** A service, by its own name, or a role of the account. */
    readonly sender: string;
    readonly role?: string;
    readonly source?: string;
  }

  /** Each use of a queue of the jobs stack: who sends, and how the sender is authorized. */
  function uses(): Use[] {
    const all = (type: string, use: (properties: Resource['Properties'], id: string) => Use[]) =>
      Object.entries(prod.resources(type, 'jobs')).flatMap(([path, { Properties }]) =>
        use(Properties, path.replace('jobs/', '')),
      );
    const roleOf = (functionReference: unknown) => {
      const id = textOf(functionReference).replace(/^\{(.*?)(\.Arn)?\}$/, '$1');
      return textOf(prod.resources('AWS::Lambda::Function', 'jobs')[`jobs/${id}`]?.Properties.Role).replace('.Arn', '');
    };
    return [
      ...all('AWS::Events::Rule', ({ Targets }, id) =>
        Targets.filter((target: Resource['Properties']) => target.DeadLetterConfig).map(
          (target: Resource['Properties']) => ({
            queue: textOf(target.DeadLetterConfig.Arn),
            sender: 'events.amazonaws.com',
            source: `{${id}.Arn}`,
          }),
        ),
      ),
      ...all('AWS::SNS::Subscription', ({ RedrivePolicy, TopicArn }) => [
        { queue: textOf(RedrivePolicy.deadLetterTargetArn), sender: 'sns.amazonaws.com', source: textOf(TopicArn) },
      ]),
      ...all('AWS::Lambda::EventInvokeConfig', ({ DestinationConfig, FunctionName }) => [
        { queue: textOf(DestinationConfig.OnFailure.Destination), sender: 'role', role: roleOf(FunctionName) },
      ]),
      ...all('AWS::Lambda::EventSourceMapping', ({ DestinationConfig, FunctionName }) => [
        { queue: textOf(DestinationConfig.OnFailure.Destination), sender: 'role', role: roleOf(FunctionName) },
      ]),
      ...all('AWS::Scheduler::Schedule', ({ Target }) => [
        {
          queue: textOf(Target.DeadLetterConfig.Arn),
          sender: 'role',
          role: textOf(Target.RoleArn).replace('.Arn', ''),
        },
      ]),
    ];
  }

  test('from services by the policy of the queue, from roles by their own', () => {
    expect(new Set(uses().map(({ sender }) => sender))).toEqual(
      new Set(['events.amazonaws.com', 'sns.amazonaws.com', 'role']),
    );
    for (const { queue, sender, role, source } of uses()) {
      const id = queue.replace(/^\{(.*)\.Arn\}$/, '$1');
      if (role === undefined) {
        const allowed = allowedTo(sender, 'AWS::SQS::QueuePolicy', 'Queues', 'jobs', id);
        expect(actions(allowed), queue).toContain('sqs:SendMessage');
        expect(sources(allowed), queue).toContain(source);
      } else {
        expect(rolesThatMay('sqs:SendMessage', 'jobs', queue), queue).toContain(role);
      }
    }
  });

  test('are not encrypted with a key that the senders could not use', () => {
    for (const { KmsMasterKeyId, SqsManagedSseEnabled } of propertiesOf('AWS::SQS::Queue')) {
      expect([KmsMasterKeyId, SqsManagedSseEnabled]).toEqual([undefined, true]);
    }
  });
});

describe('functions may be invoked by what starts them', () => {
  const permissions = () =>
    propertiesOf('AWS::Lambda::Permission').map(({ Principal, FunctionName, SourceArn }) => ({
      service: Principal as string,
      target: textOf(FunctionName),
      source: textOf(SourceArn),
    }));

  test('rules, subscriptions and the user pool', () => {
    const started = [
      ...Object.entries(prod.resources('AWS::Events::Rule', 'jobs'))
        .flatMap(([path, { Properties }]) =>
          Properties.Targets.map(({ Arn }: { Arn: unknown }) => ({
            service: 'events.amazonaws.com',
            target: textOf(Arn),
            source: `{${path.replace('jobs/', '')}.Arn}`,
          })),
        )
        .filter(({ target }) => /Function\w*\.Arn\}$/.test(target)),
      ...propertiesOf('AWS::SNS::Subscription')
        .filter(({ Protocol }) => Protocol === 'lambda')
        .map(({ Endpoint, TopicArn }) => ({
          service: 'sns.amazonaws.com',
          target: textOf(Endpoint),
          source: textOf(TopicArn),
        })),
      ...Object.entries(prod.resources('AWS::Cognito::UserPool')).flatMap(
        ([
          path,
          {
            Properties: { LambdaConfig },
          },
        ]) =>
          [LambdaConfig.PostAuthentication, LambdaConfig.PreTokenGenerationConfig.LambdaArn].map((target) => ({
            service: 'cognito-idp.amazonaws.com',
            target: textOf(target),
            source: `{${path.replace('identity/', '')}.Arn}`,
          })),
      ),
    ];
    expect(started).toHaveLength(6);
    for (const start of started) {
      expect(permissions()).toContainEqual(start);
    }
  });
});

describe('what is encrypted with the key can be read by whoever is meant to', () => {
  test('the key leaves roles of the account to their policies', () => {
    expect(key()).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'kms:*',
        Principal: { AWS: expect.objectContaining({ 'Fn::Join': expect.anything() }) },
      }),
    );
  });

  test('every role that reads the table, an object or a secret may decrypt', () => {
    const reads = /^(dynamodb:(GetItem|GetRecords)|s3:GetObject|secretsmanager:GetSecretValue)$/;
    let readers = 0;
    for (const stack of stackNames) {
      for (const [id, { Properties }] of Object.entries(prod.resources('AWS::IAM::Policy', stack))) {
        const statements: readonly Statement[] = Properties.PolicyDocument.Statement;
        if (actions(statements).some((action) => reads.test(action))) {
          readers += 1;
          expect(actions(statements), id).toContain('kms:Decrypt');
        }
      }
    }
    expect(readers).toBeGreaterThan(40);
  });

  test('S3 may write the access logs of every bucket', () => {
    const logged = Object.entries(prod.resources('AWS::S3::Bucket', 'data')).filter(
      ([, { Properties }]) => Properties.LoggingConfiguration,
    );
    expect(logged).toHaveLength(3);
    for (const [path, { Properties }] of logged) {
      const { DestinationBucketName, LogFilePrefix } = Properties.LoggingConfiguration;
      const id = textOf(DestinationBucketName).replace(/^\{(.*)\}$/, '$1');
      const allowed = allowedTo('logging.s3.amazonaws.com', 'AWS::S3::BucketPolicy', 'Bucket', 'data', id).filter(
        ({ Resource }) => textOf(Resource).endsWith(`/${LogFilePrefix}*`),
      );
      expect(sources(allowed)).toEqual([`{${path.replace('data/', '')}.Arn}`]);
    }
  });
});
