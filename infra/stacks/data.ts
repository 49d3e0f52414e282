import { Aws, CustomResource, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { fillKeyRing } from '#functions/fill-key-ring/function.ts';
import { functionsWith, roleNameOf } from '#infra/catalogue.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { type Deployment, ServiceFunction } from '#infra/constructs/service-function.ts';
import { allowTopicPublishers } from '#infra/constructs/topics.ts';
import { type Stage, withGeneration } from '#infra/stage.ts';
import { fileUploads, storedFiles } from '#shared/files/client-file-objects.ts';
import type { BucketName, ObjectGrant } from '#shared/function-description.ts';
import { archivePrefix } from '#shared/persistence/client-exports.ts';
import { table } from '#shared/persistence/table.ts';

/**
 * Physical names, so that other stacks name the buckets without importing them. The account keeps them apart from everybody
 * else's.
 */
export function bucketNames(stage: Stage): Readonly<Record<BucketName, string>> {
  const bucketName = (bucket: BucketName) =>
    `portal-${stage.name}-${withGeneration(stage, bucket, bucket, '-')}-${Aws.ACCOUNT_ID}`;
  return { incoming: bucketName('incoming'), files: bucketName('files'), data: bucketName('data') };
}

/** Physical as well: a policy of the bucket names the malware scanner's role. */
export function scannerRoleName({ name }: Stage): string {
  return `portal-${name}-malware-scan`;
}

/** Deleted when a first deployment is rolled back, so that the next one can use the names; retained otherwise. */
const retainOnceCreated = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** Everything that cannot be created again: protected, and retained when the stack is deleted. */
export class DataStack extends Stack {
  readonly key: Key;
  readonly table: TableV2;
  readonly buckets: Readonly<Record<BucketName, Bucket>>;
  readonly keyRing: Secret;
  /** `{ clientId, clientSecret }`, entered by an operator: CaMS issues them. */
  readonly camsCredentials: Secret;
  /** `{ secret }` that CloudFront sends to functions, in a stage with `waf`. */
  readonly cloudFrontSecret: Secret | undefined;
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, props: StackProps & Deployment) {
    super(scope, id, { ...props, terminationProtection: true });
    const { stage } = props;
    this.key = new Key(this, withGeneration(stage, 'key', 'Key'), {
      alias: withGeneration(stage, 'key', `portal-${stage.name}`, '-'),
      description: 'Encrypts the table, the buckets, the secrets and the messages of topics',
      enableKeyRotation: true,
      removalPolicy: retainOnceCreated,
    });
    allowTopicPublishers(this.key);
    this.table = this.#table(stage);
    const logs = new Bucket(this, 'AccessLogs', {
      ...this.#closed(),
      // S3 delivers its logs with its own encryption only.
      encryption: BucketEncryption.S3_MANAGED,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    acknowledge(logs, 'AwsSolutions-S1', 'It is where access logs go.');
    const bucket = (name: BucketName, rest: BucketProps) =>
      new Bucket(this, withGeneration(stage, name, `${name[0]?.toUpperCase()}${name.slice(1)}Bucket`), {
        ...this.#closed(),
        encryption: BucketEncryption.KMS,
        encryptionKey: this.key,
        bucketKeyEnabled: true,
        // `as`: the library's own types disagree under exactOptionalPropertyTypes.
        serverAccessLogsBucket: logs as IBucket,
        serverAccessLogsPrefix: `${name}/`,
        bucketName: bucketNames(stage)[name],
        ...rest,
      });
    const fromFrontEnds = { allowedOrigins: stage.corsOrigins, allowedHeaders: ['*'], maxAge: 3600 };
    this.buckets = {
      // Uploads that wait for inspection, and files to import.
      incoming: bucket('incoming', {
        lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
        cors: [{ ...fromFrontEnds, allowedMethods: [HttpMethods.POST] }],
      }),
      files: bucket('files', {
        versioned: true,
        lifecycleRules: [
          { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
          // Archives of a person's data can be downloaded for a day.
          {
            prefix: archivePrefix,
            expiration: Duration.days(1),
            noncurrentVersionExpiration: Duration.days(1),
          },
        ],
        cors: [{ ...fromFrontEnds, allowedMethods: [HttpMethods.GET] }],
      }),
      // The job index and the vocabulary.
      data: bucket('data', {
        versioned: true,
        lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      }),
    };
    this.#guardFiles(stage);
    for (const arrivals of [this.buckets.incoming, this.buckets.data]) {
      sendEvents(arrivals);
    }
    this.keyRing = new Secret(this, withGeneration(stage, 'keyRing', 'KeyRing'), {
      description: 'Keys of cursors, sealed values, throttles, unsubscribe links and e-mail claims',
      encryptionKey: this.key,
      removalPolicy: retainOnceCreated,
    });
    acknowledge(
      this.keyRing,
      'AwsSolutions-SMG4',
      'Its keys rotate one by one and old ones stay (functions/fill-key-ring); rotating the secret would lose them.',
    );
    this.camsCredentials = new Secret(this, withGeneration(stage, 'camsCredentials', 'CamsCredentials'), {
      description: 'Client credentials for CaMS: clientId and clientSecret',
      encryptionKey: this.key,
      removalPolicy: retainOnceCreated,
    });
    acknowledge(
      this.camsCredentials,
      'AwsSolutions-SMG4',
      'The ministry issues and replaces these credentials: they cannot be rotated from here.',
    );
    this.cloudFrontSecret = stage.waf ? this.#cloudFrontSecret(stage) : undefined;
    const fillKeyRingFunction = new ServiceFunction(this, {
      ...props,
      description: fillKeyRing,
      values: { KEY_RING: this.keyRing.secretArn },
      resources: { key: this.key, keyRing: this.keyRing },
    });
    this.functions = [fillKeyRingFunction];
    const filled = new CustomResource(this, 'FilledKeyRing', {
      serviceToken: fillKeyRingFunction.lambda.functionArn,
      // Another version may know further uses of keys, and another ring is empty.
      properties: { version: props.version, keyRing: this.keyRing.secretArn },
    });
    filled.node.addDependency(fillKeyRingFunction);
  }

  #cloudFrontSecret(stage: Stage): Secret {
    const secret = new Secret(this, withGeneration(stage, 'cloudFrontSecret', 'CloudFrontSecret'), {
      description: 'The secret by which functions know that a call came through CloudFront',
      encryptionKey: this.key,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'secret',
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: retainOnceCreated,
    });
    acknowledge(
      secret,
      'AwsSolutions-SMG4',
      'CloudFront gets it at a deployment: if it were rotated between deployments, every call would be refused.',
    );
    return secret;
  }

  #table(stage: Stage): TableV2 {
    const key = (name: string) => ({ name, type: AttributeType.STRING });
    return new TableV2(this, withGeneration(stage, 'table', 'Table'), {
      tableName: withGeneration(stage, 'table', `portal-${stage.name}`, '-'),
      partitionKey: key(table.partitionKey),
      sortKey: key(table.sortKey),
      globalSecondaryIndexes: table.indexes.map((index) => ({
        indexName: index.name,
        partitionKey: key(index.partitionKey),
        sortKey: key(index.sortKey),
        projectionType: ProjectionType.ALL,
      })),
      timeToLiveAttribute: table.timeToLive,
      dynamoStream: StreamViewType[table.stream],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: retainOnceCreated,
    });
  }

  /**
   * Only the functions that handle files of clients may write, read or delete them, whatever other policies allow; the same with
   * uploads that wait for inspection.
   */
  #guardFiles(stage: Stage): void {
    const { incoming, files } = this.buckets;
    const deny = (bucket: Bucket, sid: string, actions: string[], objects: string, roleNames: (string | undefined)[]) =>
      bucket.addToResourcePolicy(
        new PolicyStatement({
          sid,
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: actions.map((action) => `s3:${action}`),
          resources: [bucket.arnForObjects(objects)],
          conditions: {
            ArnNotEquals: {
              'aws:PrincipalArn': roleNames
                .filter((name) => name !== undefined)
                .map((name) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${name}`),
            },
          },
        }),
      );
    const roles = (bucket: BucketName, ...grants: ObjectGrant[]) =>
      functionsWith(bucket, grants).map((description) => roleNameOf(stage.name, description));
    const reads = ['GetObject', 'GetObjectVersion'];
    deny(files, 'OnlyFunctionsWrite', ['PutObject'], '*', roles('files', 'write', 'erase'));
    deny(files, 'OnlyInspectedFilesComeIn', ['PutObject'], `${storedFiles}*`, roles('files', 'write'));
    deny(files, 'OnlyFunctionsRead', reads, '*', roles('files', 'read', 'write', 'erase'));
    deny(files, 'OnlyFunctionsDelete', ['DeleteObject'], '*', roles('files', 'write', 'delete', 'erase'));
    const readers = [...roles('incoming', 'read'), scannerRoleName(stage)];
    deny(incoming, 'OnlyTheInspectionReads', reads, `${fileUploads}*`, readers);
    deny(incoming, 'OnlySignedFormsUpload', ['PutObject'], `${fileUploads}*`, roles('incoming', 'write'));
  }

  #closed(): BucketProps {
    return {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: retainOnceCreated,
    };
  }
}

/** As `eventBridgeEnabled` does, but without the function that it brings along. */
function sendEvents(bucket: Bucket): void {
  const { defaultChild } = bucket.node;
  if (defaultChild instanceof CfnBucket) {
    defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
}
