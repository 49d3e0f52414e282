import { Aws } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { triggersOf } from '#infra/catalogue.ts';
import type { BucketName, FunctionDescription, Grant, ObjectGrant } from '#shared/function-description.ts';
import { table as tableDescription } from '#shared/persistence/table.ts';
import { acknowledgeWildcard } from './acknowledge.ts';

/** What functions can be given access to. A stack passes on what exists when it is created. */
export interface Resources {
  readonly table?: TableV2;
  /** Names of the buckets. */
  readonly buckets?: Readonly<Record<BucketName, string>>;
  readonly keyRing?: Secret;
  readonly camsCredentials?: Secret;
  /** In a stage with `waf`. */
  readonly cloudFrontSecret?: Secret;
  readonly userPoolArn?: string;
  /** What mail goes through. */
  readonly mail?: { readonly setArns: readonly string[]; readonly identityArn: string; readonly from: string };
  /** Encrypts all of the data: table, buckets, secrets. */
  readonly key: Key;
}

const tableActions: Readonly<Record<Grant, readonly string[]>> = {
  read: ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query'],
  write: [
    'BatchGetItem',
    'BatchWriteItem',
    'ConditionCheckItem',
    'DeleteItem',
    'GetItem',
    'PutItem',
    'Query',
    'UpdateItem',
  ],
};

const objectActions: Readonly<Record<ObjectGrant, readonly string[]>> = {
  delete: ['DeleteObject'],
  read: ['GetObject'],
  write: ['DeleteObject', 'GetObject', 'PutObject'],
  erase: ['AbortMultipartUpload', 'DeleteObject', 'DeleteObjectVersion', 'GetObject', 'PutObject'],
};

const keyActions: Readonly<Record<Grant, readonly string[]>> = {
  read: ['kms:Decrypt', 'kms:DescribeKey'],
  write: [
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
};

/**
 * Adds the statements that a function's description asks for, and no others.
 *
 * @throws Error where the description asks for something that the function's stack cannot reach
 */
export function grantAccess(role: Role, description: FunctionDescription, resources: Resources): void {
  const { name, table: tableGrant, buckets = {}, cognito = [], readsKeyRing, sendsMail } = description;
  const need = <T>(resource: T | undefined, what: string): T => {
    if (resource === undefined) {
      throw new Error(`functions/${name} asks for ${what}, which its stack cannot reach`);
    }
    return resource;
  };
  const allow = (actions: readonly string[], resourceArns: readonly string[]) =>
    role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resourceArns] }));

  if (tableGrant !== 'none') {
    const { tableArn } = need(resources.table, 'the table');
    const indexArns = tableDescription.indexes.map((index) => `${tableArn}/index/${index.name}`);
    allow(
      tableActions[tableGrant].map((action) => `dynamodb:${action}`),
      [tableArn, ...indexArns],
    );
  }
  for (const [bucketName, grant] of Object.entries(buckets)) {
    const bucket = need(resources.buckets, `the ${bucketName} bucket`)[bucketName as BucketName];
    const bucketArn = `arn:${Aws.PARTITION}:s3:::${bucket}`;
    allow(
      objectActions[grant].map((action) => `s3:${action}`),
      [`${bucketArn}/*`],
    );
    // So that a missing object is "not found" and not "forbidden".
    allow(['s3:ListBucket'], [bucketArn]);
    acknowledgeWildcard(role, `${bucketArn}/*`, 'Objects have random names: the bucket is the boundary.');
  }
  if (readsKeyRing) {
    allow(['secretsmanager:GetSecretValue'], [need(resources.keyRing, 'the key ring').secretArn]);
  }
  if (description.asksCams) {
    allow(['secretsmanager:GetSecretValue'], [need(resources.camsCredentials, "CaMS's credentials").secretArn]);
  }
  const checksCloudFront = resources.cloudFrontSecret !== undefined && triggersOf(description, 'http').length > 0;
  if (checksCloudFront) {
    allow(['secretsmanager:GetSecretValue'], [need(resources.cloudFrontSecret, "CloudFront's secret").secretArn]);
  }
  if (description.writesKeyRing) {
    allow(['secretsmanager:PutSecretValue'], [need(resources.keyRing, 'the key ring').secretArn]);
  }
  if (cognito.length > 0) {
    allow(
      cognito.map((action) => `cognito-idp:${action}`),
      [need(resources.userPoolArn, 'the user pool')],
    );
  }
  if (sendsMail) {
    const { setArns, identityArn, from } = need(resources.mail, 'SES');
    // In the sandbox SES asks for the right on the recipient's identity as well: the sender is the boundary.
    role.addToPolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [...setArns, identityArn],
        conditions: { StringEquals: { 'ses:FromAddress': from } },
      }),
    );
    acknowledgeWildcard(
      role,
      identityArn,
      'Recipients are identities in the SES sandbox; a condition fixes the sender.',
    );
  }
  const grants = [tableGrant, ...Object.values(buckets)];
  if (grants.includes('write') || grants.includes('erase') || description.writesKeyRing) {
    allow([...keyActions.read, ...keyActions.write], [resources.key.keyArn]);
  } else if (grants.includes('read') || readsKeyRing || checksCloudFront) {
    allow(keyActions.read, [resources.key.keyArn]);
  }
}
