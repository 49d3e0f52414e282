import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { Stage } from '#infra/stage.ts';

/** The streams of mail, each with a suppression list of its own kind (architecture 10). */
const streams = {
  // A complaint about the feed must not keep somebody from resetting a password.
  transactional: SuppressionReasons.BOUNCES_ONLY,
  feed: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
} as const;
type Stream = keyof typeof streams;

/** Who mail comes from, and by which streams it leaves. */
export class MailStack extends Stack {
  /** Names of the configuration sets. */
  readonly sets: Readonly<Record<Stream, string>>;
  /** What a function must be allowed to use to send. */
  readonly sendingArns: readonly string[];

  constructor(scope: Construct, id: string, props: StackProps & { readonly stage: Stage }) {
    super(scope, id, props);
    const { stage } = props;
    const identity = new EmailIdentity(this, 'Domain', { identity: Identity.domain(stage.mail.domain) });
    const name = (stream: Stream) => `portal-${stage.name}-${stream}`;
    this.sets = { transactional: name('transactional'), feed: name('feed') };
    for (const [stream, suppressionReasons] of Object.entries(streams)) {
      new ConfigurationSet(this, stream, {
        configurationSetName: name(stream as Stream),
        suppressionReasons,
        tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
        reputationMetrics: true,
      });
    }
    const setArns = Object.values(this.sets).map((resourceName) =>
      this.formatArn({ service: 'ses', resource: 'configuration-set', resourceName }),
    );
    this.sendingArns = [identity.emailIdentityArn, ...setArns];
  }
}
