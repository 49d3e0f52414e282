import { SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { MailFailure, type MailSender, type MailStream, type OutgoingMail } from './sender.ts';

/** Errors of the message itself; all others (throttling, quota, configuration, network) can be retried. */
const permanentCodes = new Set([
  'MessageRejected',
  'InvalidParameterValue',
  'ValidationError',
  'InvalidParameterCombination',
]);

/** Sends with `SendRawEmail`, each stream with its own configuration set. */
export class SesMailSender implements MailSender {
  readonly #client: SESClient;
  readonly #sets: Readonly<Record<MailStream, string>>;

  /** @param sets names of the configuration sets */
  constructor(sets: Readonly<Record<MailStream, string>>, client: SESClient = sesClient()) {
    this.#client = client;
    this.#sets = sets;
  }

  async send(mail: OutgoingMail): Promise<{ messageId: string }> {
    try {
      const { MessageId } = await this.#client.send(
        new SendRawEmailCommand({
          Source: mail.from,
          Destinations: [mail.to],
          RawMessage: { Data: mail.raw },
          ConfigurationSetName: this.#sets[mail.stream],
          Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
      return { messageId: MessageId ?? '' };
    } catch (error) {
      throw failureOf(error);
    }
  }
}

/** Few attempts with long time-outs, since a retry may send the mail twice; less than 30 seconds in total. */
function sesClient(): SESClient {
  return new SESClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 } });
}

function failureOf(cause: unknown): MailFailure {
  const permanent = cause instanceof SESServiceException && permanentCodes.has(cause.name);
  const reason = cause instanceof Error ? `ses-${cause.name}` : 'ses-unknown';
  return new MailFailure(reason, { permanent, cause });
}
