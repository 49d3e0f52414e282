import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * An encrypted topic for alarms of this account. A topic policy replaces the default one of SNS, so requiring TLS without
 * allowing the publishers would stop every message.
 */
export function alarmTopic(scope: Construct, id: string, topicName: string, key: Key): Topic {
  const topic = new Topic(scope, id, { topicName, masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  return topic;
}

/** Services that publish to topics of the system: the key has to let each of them encrypt. */
const topicPublishers = ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'ses.amazonaws.com'] as const;

/** EventBridge sends no source account with its calls to KMS: a condition on it would drop its messages. */
export function allowTopicPublishers(key: Key): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TopicPublishers',
      principals: topicPublishers.map((service) => new ServicePrincipal(service)),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  );
}
