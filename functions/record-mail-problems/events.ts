import * as z from 'zod';
import type { MailProblem } from '#shared/domain/client.ts';

/** What SES publishes of a message (its event publishing over SNS); only what is looked at. */
const MailEvent = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Bounce'),
    bounce: z.object({
      bounceType: z.string(),
      bouncedRecipients: z.array(z.object({ emailAddress: z.string() })),
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    complaint: z.object({
      complaintSubType: z.string().nullish(),
      complainedRecipients: z.array(z.object({ emailAddress: z.string() })),
    }),
  }),
]);

/** Whom mail does not reach, or who does not want it. */
export interface Undelivered {
  readonly problem: MailProblem;
  readonly addresses: readonly string[];
}

/**
 * What a message of the topic says. A bounce counts where it is permanent; a full mailbox or a slow server does not. What SES did
 * not even send, because the address is on the suppression list, counts as what put it there.
 *
 * @returns nothing for everything else, such as the text with which SES tries the topic
 */
export function undeliveredIn(message: string): Undelivered | undefined {
  const event = MailEvent.safeParse(json(message)).data;
  if (event?.eventType === 'Complaint') {
    return { problem: 'complained', addresses: addressesOf(event.complaint.complainedRecipients) };
  }
  if (event?.bounce.bounceType === 'Permanent') {
    return { problem: 'bounced', addresses: addressesOf(event.bounce.bouncedRecipients) };
  }
  return undefined;
}

function addressesOf(recipients: readonly { readonly emailAddress: string }[]): string[] {
  // Some servers report `Name <address>`.
  return recipients.map(({ emailAddress }) => /<([^<>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
