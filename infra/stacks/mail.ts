import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
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
import type { Resources } from '#infra/constructs/access.ts';
import { type Stage, senderAddress } from '#infra/stage.ts';

/** The streams of mail, each with its own reasons for suppression. */
const streams = {
  // A complaint about feed mail must not prevent password resets.
  transactional: SuppressionReasons.BOUNCES_ONLY,
  feed: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
} as const;
type Stream = keyof typeof streams;

function mailFromDomain({ mail }: Stage): string {
  return `bounces.${mail.domain}`;
}

/** The sender's domain, and a configuration set for each stream of mail. */
export class MailStack extends Stack {
  /** Names of the configuration sets. */
  readonly sets: Readonly<Record<Stream, string>>;
  /** Bounces and complaints. */
  readonly events: Topic;
  /** What a function must be allowed to use to send. */
  readonly sending: NonNullable<Resources['mail']>;

  constructor(scope: Construct, id: string, props: StackProps & { readonly stage: Stage; readonly key: Key }) {
    super(scope, id, props);
    const { stage } = props;
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(stage.mail.domain),
      // A custom MAIL FROM domain aligns SPF with the domain, as DMARC requires.
      mailFromDomain: mailFromDomain(stage),
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    this.#records(stage, identity);
    // SES's publishing is allowed by the event destinations below, each for its own configuration set.
    this.events = new Topic(this, 'Undelivered', {
      topicName: `portal-${stage.name}-undelivered`,
      masterKey: props.key,
      enforceSSL: true,
    });
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
    const identityArn = this.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
    this.sending = { setArns, identityArn, from: senderAddress(stage) };
  }

  /** DNS records that SES needs before it sends for the domain. */
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
}
