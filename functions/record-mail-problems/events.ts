import * as z from 'zod';
import type { MailProblem } from '#shared/domain/client.ts';

/** The used part of the events that SES publishes over SNS. */
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

export interface UndeliveredMail {
  readonly problem: MailProblem;
  readonly addresses: readonly string[];
}

/** Permanent bounces and complaints; `undefined` for all other messages, such as temporary bounces and SES's test message. */
export function parseMailEvent(message: string): UndeliveredMail | undefined {
  const event = MailEvent.safeParse(parseJson(message)).data;
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
