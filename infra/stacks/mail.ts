import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Stage } from '#infra/stage.ts';

/** The streams of mail, each with a suppression list of its own kind. */
const streams = {
  // A complaint about the feed must not keep somebody from resetting a password.
  transactional: SuppressionReasons.BOUNCES_ONLY,
  feed: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
} as const;
type Stream = keyof typeof streams;

function mailFromDomain({ mail }: Stage): string {
  return `bounces.${mail.domain}`;
}

/** Who mail comes from, and by which streams it leaves. */
export class MailStack extends Stack {
  /** Names of the configuration sets. */
  readonly sets: Readonly<Record<Stream, string>>;
  /** Where SES says what it could not deliver, and what was called spam. */
  readonly events: Topic;
  /** What a function must be allowed to use to send. */
  readonly sendingArns: readonly string[];

  constructor(scope: Construct, id: string, props: StackProps & { readonly stage: Stage }) {
    super(scope, id, props);
    const { stage } = props;
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(stage.mail.domain),
      // A return path of one's own: SPF then speaks for the domain itself, as DMARC wants.
      mailFromDomain: mailFromDomain(stage),
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    this.#records(stage, identity);
    this.events = this.#events(stage);
    const name = (stream: Stream) => `portal-${stage.name}-${stream}`;
    this.sets = { transactional: name('transactional'), feed: name('feed') };
    for (const [stream, suppressionReasons] of Object.entries(streams)) {
      const set = new ConfigurationSet(this, stream, {
        configurationSetName: name(stream as Stream),
        suppressionReasons,
        tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
        reputationMetrics: true,
      });
      set.addEventDestination('Undelivered', {
        // `as`: the library's own types disagree under exactOptionalPropertyTypes.
        destination: EventDestination.snsTopic(this.events as ITopic),
        events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
      });
    }
    const setArns = Object.values(this.sets).map((resourceName) =>
      this.formatArn({ service: 'ses', resource: 'configuration-set', resourceName }),
    );
    this.sendingArns = [identity.emailIdentityArn, ...setArns];
  }

  /** What the domain's DNS has to say before SES sends for it. */
  #records(stage: Stage, identity: EmailIdentity): void {
    const from = mailFromDomain(stage);
    const records = [
      ...identity.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`),
      `${from} MX 10 feedback-smtp.${stage.region}.amazonses.com`,
      `${from} TXT "v=spf1 include:amazonses.com ~all"`,
      `_dmarc.${stage.mail.domain} TXT "v=DMARC1; p=quarantine"`,
    ];
    for (const [index, value] of records.entries()) {
      new CfnOutput(this, `Record${index + 1}`, { value, description: 'A DNS record that mail needs' });
    }
  }

  #events(stage: Stage): Topic {
    const key = new Key(this, 'Key', {
      description: 'Encrypts what SES says of mails',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.grantEncryptDecrypt(new ServicePrincipal('ses.amazonaws.com'));
    return new Topic(this, 'Undelivered', {
      topicName: `portal-${stage.name}-undelivered`,
      masterKey: key,
      enforceSSL: true,
    });
  }
}
