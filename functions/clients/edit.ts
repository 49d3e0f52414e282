import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { profileContext, profileView } from '#shared/clients/profile.ts';
import { noteReferral } from '#shared/clients/referral-details.ts';
import type { Actor } from '#shared/domain/account.ts';
import { type Client, languageOf } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { addActivity } from '#shared/persistence/activity.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { type ClientAction, mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import { callOffEmailChange, changeEmail } from './change-email.ts';
import { duplicateProblem, EmailTaken } from './duplicate.ts';
import type { ClientPatch } from './fields.ts';
import { changedFields, withPatch } from './merge.ts';
import type { routes } from './routes.ts';
import { assertPast } from './rules.ts';
import type { Service } from './service.ts';

const sectionActions: Readonly<Record<keyof ClientPatch, ClientAction>> = {
  clientProfile: 'edit_client_profile',
  referralDetails: 'edit_referral_details',
  workDetails: 'edit_work_details',
  communication: 'edit_communication',
  contact: 'edit_contact',
};

/** Edits sections of the profile (ED-*). What stays as it was changes nothing, not even the version. */
export async function updateClient(service: Service, call: Call<typeof routes.updateClient>) {
  const { body, now, requestId, ifMatch } = call;
  const { actor, client: before } = await permitted(service, call, 'read');
  for (const [section, action] of Object.entries(sectionActions)) {
    if (section in body) {
      assertAllowed(mayOnClient(actor, action, before));
    }
  }
  if (before.version !== ifMatch) {
    throw versionMismatch();
  }
  assertPast(body.contact?.dateOfBirth, '/body/contact/dateOfBirth', now);
  const patched = withPatch(before, body);
  const keepsLanguage = patched.preferredLanguage === before.preferredLanguage;
  const draft = keepsLanguage ? patched : { ...patched, language: languageOf(patched.preferredLanguage) };
  const context = await profileContext(service, before);

  const transaction = new Transaction();
  const { email, pendingEmail } = body.contact ?? {};
  const sending = { now, requestId, providerName: context.names.providers.get(before.serviceProviderId) ?? '' };
  const emailChange =
    email !== undefined && email !== before.email
      ? await changeEmail(service, transaction, draft, email, sending)
      : pendingEmail === null
        ? await callOffEmailChange(service, transaction, draft)
        : undefined;
  const edited = emailChange?.client ?? draft;
  const changed = changedFields(before, edited);
  if (changed.length === 0 && !emailChange) {
    if (actor.kind !== 'client') {
      await auditClientRead(service, call, actor, 'client.read');
    }
    return { body: profileView(actor, before, context), version: before.version };
  }

  const after: Client = {
    ...edited,
    ...(actor.kind === 'client' ? { lastActivityAt: now.toISOString() } : {}),
    ...(changed.length > 0 ? { updatedAt: now.toISOString(), version: before.version + 1 } : {}),
  };
  // The permission rests on where the client is now.
  const { version, serviceProviderId } = before;
  const expected = { version, serviceProviderId, ...emailChange?.expected };
  changeClient(transaction, before, after, expected, (existing) => refusal(existing, version), now);
  const named = changed.length > 0 ? changed : ['contact.email'];
  record(transaction, actor, before, after, named, { now, requestId });
  try {
    return await call.commit(transaction, { body: profileView(actor, after, context), version: after.version });
  } catch (error) {
    throw error instanceof EmailTaken
      ? await duplicateProblem(service, error, actor, '/body/contact/email', { now, requestId })
      : error;
  }
}

/** The client's own edits are activity (RA-01), those of staff go to the audit, new referral notes to the case notes as well. */
function record(
  transaction: Transaction,
  actor: Actor,
  before: Client,
  after: Client,
  changed: readonly string[],
  { now, requestId }: { readonly now: Date; readonly requestId: string },
): void {
  if (actor.kind === 'client') {
    addActivity(transaction, after.id, 'profile_updated', now);
  } else {
    const subject = { kind: 'client', id: after.id } as const;
    transaction.put(auditItem({ action: 'client.section_updated', actor, subject, at: now, requestId, changed }));
  }
  noteReferral(transaction, before.referralDetails, after, actor, now);
}

/** Gone, changed since it was read (ED-06), or moved or signed in at the same moment. */
function refusal(existing: Item | undefined, version: number): Problem {
  if (!existing) {
    return notFound();
  }
  return existing.version === version
    ? new Problem('conflict', 'The record changed at the same moment. Read it again, then repeat your change.')
    : versionMismatch();
}
