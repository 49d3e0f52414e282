import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Stage } from '#infra/stage.ts';

/** The streams of mail, each with a suppression list of its own kind (architecture 10). */
const streams = {
  // A complaint about the feed must not keep somebody from resetting a password.
  transactional: SuppressionReasons.BOUNCES_ONLY,
  feed: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
} as const;

/** Who mail comes from, by which streams it leaves, and where SES says that it came back. */
export class MailStack extends Stack {
  /** Names of the configuration sets, by stream. */
  readonly sets: Readonly<Record<keyof typeof streams, string>>;
  /** What a function must be allowed to use to send. */
  readonly sendingArns: readonly string[];
  /** Bounces and complaints. */
  readonly feedback: Topic;

  constructor(scope: Construct, id: string, props: StackProps & { readonly stage: Stage }) {
    super(scope, id, props);
    const { stage } = props;
    const identity = new EmailIdentity(this, 'Domain', { identity: Identity.domain(stage.mail.domain) });
    const key = new Key(this, 'FeedbackKey', {
      description: 'Encrypts what SES says of bounces and complaints',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.grantEncryptDecrypt(new ServicePrincipal('ses.amazonaws.com'));
    this.feedback = new Topic(this, 'Feedback', { masterKey: key, enforceSSL: true });
    const sets = Object.entries(streams).map(([stream, suppressionReasons]) => {
      const set = new ConfigurationSet(this, stream, {
        configurationSetName: `portal-${stage.name}-${stream}`,
        suppressionReasons,
        tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
        reputationMetrics: true,
      });
      set.addEventDestination('Feedback', {
        destination: EventDestination.snsTopic(this.feedback),
        events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
      });
      return this.formatArn({
        service: 'ses',
        resource: 'configuration-set',
        resourceName: set.configurationSetName,
      });
    });
    this.sets = { transactional: `portal-${stage.name}-transactional`, feed: `portal-${stage.name}-feed` };
    this.sendingArns = [identity.emailIdentityArn, ...sets];
  }
}
