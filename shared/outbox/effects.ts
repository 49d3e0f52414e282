import * as z from 'zod';
import { MailMessage } from '#shared/mail/messages.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';

/**
 * Effects outside the table. Each follows an outbox item that was written in the same transaction as the change that wants it,
 * and may be applied more than once.
 */
export const Effect = z.discriminatedUnion('kind', [
  /** A mail; `sealed` holds what must not lie readable in the table (account links), and goes once the mail is sent. */
  z.object({ kind: z.literal('mail'), message: MailMessage, sealed: z.string().optional() }),
  /** A job-feed mail (JE-03): not on the stream, and in a queue of its own, so that it never holds up an invitation. */
  z.object({ kind: z.literal('feed-mail'), clientId: z.string(), message: MailMessage }),
  /** The Cognito user of an invited account: made without message, with a random permanent password that nobody knows. */
  z.object({ kind: z.literal('identity.create-user'), accountId: z.string(), email: z.string() }),
  /** The sign-in address of an existing user. */
  z.object({ kind: z.literal('identity.change-email'), sub: z.string(), email: z.string() }),
  z.object({ kind: z.literal('identity.disable-user'), sub: z.string() }),
  z.object({ kind: z.literal('identity.enable-user'), sub: z.string() }),
  /** The user of an address that no account has any more. */
  z.object({ kind: z.literal('identity.delete-user'), email: z.string() }),
  /**
   * Somebody asked for a password reset (AU-07): whether there is such an account is looked up later, out of sight of who
   * asked. `sealed` holds the address, and goes with the attempt that succeeds.
   */
  z.object({ kind: z.literal('identity.request-reset'), sealed: z.string().optional() }),
  /** Copies a provider's `clientVisibility` to the actors of its staff (DEC-2). */
  z.object({ kind: z.literal('provider.apply-visibility'), serviceProviderId: z.string() }),
  /** Tells people of tasks by mail: one item for all of a transaction. Who gets one is decided when it is applied. */
  z.object({
    kind: z.literal('task.notify'),
    event: z.enum(['assigned', 'completed']),
    taskIds: z.array(z.string()),
    staffIds: z.array(z.string()),
    clientId: z.string().optional(),
    /** Who did it. */
    byId: z.string(),
  }),
  /** Writes the archive of a client's data. */
  z.object({ kind: z.literal('client.export'), clientId: z.string(), exportId: z.string() }),
  /** Removes everything of a client who is erased, and looks once more when nobody can be writing any longer. */
  z.object({ kind: z.literal('client.erase'), clientId: z.string() }),
  /** Tells a client by mail what was suggested to them: everything that still waits for their answer and has this `noticeAt`. */
  z.object({ kind: z.literal('suggestion.notify'), clientId: z.string(), noticeAt: z.string() }),
  /** Tells staff by mail that a client is theirs now (SA-14): one item for all of a transaction. */
  z.object({
    kind: z.literal('assignment.notify'),
    clientId: z.string(),
    staffIds: z.array(z.string()),
    /** Who did it. */
    byId: z.string(),
    /** Tasks came with the client; of a bulk call, they may have. */
    withTasks: z.boolean(),
    /** The bulk call of which the change is a part: one mail for each person tells of all of it. */
    batchId: z.string().optional(),
  }),
  /** FRD-03: tells whoever looks after the job board of a report. Who that is, is looked up when it is applied. */
  z.object({ kind: z.literal('posting-report.notify'), reportId: z.string() }),
  /** Deletes what lies in S3 of a file: the upload, and unless only that, the inspected copy. */
  z.object({
    kind: z.literal('file.delete-objects'),
    clientId: z.string(),
    fileId: z.string(),
    onlyUpload: z.boolean(),
  }),
  /** Tells people by mail that a client was referred (RF-03), or of a transfer request (TQ-05, TQ-06): one item for all of them. */
  z.object({
    kind: z.literal('transfer.notify'),
    event: z.enum(['referred', 'requested', 'approved', 'declined']),
    clientId: z.string(),
    fromProviderId: z.string(),
    toProviderId: z.string(),
    /** The client's caseworkers at that moment. */
    staffIds: z.array(z.string()),
    transferRequestId: z.string().optional(),
  }),
]);
export type Effect = z.infer<typeof Effect>;
export type EffectKind = Effect['kind'];

const ResetRequest = z.object({ email: z.string() });

export function sealResetRequest(ring: KeyRing, email: string): string {
  return seal(ring, 'seal', { email } satisfies z.infer<typeof ResetRequest>, ['outbox-reset']);
}

/** The address of a reset request. */
export function openResetRequest(ring: KeyRing, sealed: string): string {
  return ResetRequest.parse(unseal(ring, 'seal', sealed, ['outbox-reset'])).email;
}
