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
import { type RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { type ClientAction, mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import { cancelEmailChange, changeEmail } from './change-email.ts';
import type { Dependencies } from './dependencies.ts';
import { duplicateProblem, EmailTaken } from './duplicate-email.ts';
import type { ClientPatch } from './fields.ts';
import { assertPastDate, changedFields, withPatch } from './merge.ts';
import type { routes } from './routes.ts';

const sectionActions: Readonly<Record<keyof ClientPatch, ClientAction>> = {
  clientProfile: 'edit_client_profile',
  referralDetails: 'edit_referral_details',
  workDetails: 'edit_work_details',
  communication: 'edit_communication',
  contact: 'edit_contact',
};

/** Edits sections of the profile (ED-01 … ED-06). A patch without effect writes nothing and keeps the version. */
export async function updateClient(dependencies: Dependencies, call: Call<typeof routes.updateClient>) {
  const { body, now, requestId, ifMatch } = call;
  const { actor, client: before } = await permitted(dependencies, call, 'read');
  for (const [section, action] of Object.entries(sectionActions)) {
    if (section in body) {
      assertAllowed(mayOnClient(actor, action, before));
    }
  }
  if (before.version !== ifMatch) {
    throw versionMismatch();
  }
  assertPastDate(body.contact?.dateOfBirth, '/body/contact/dateOfBirth', now);
  const patched = withPatch(before, body);
  const keepsLanguage = patched.preferredLanguage === before.preferredLanguage;
  const draft = keepsLanguage ? patched : { ...patched, language: languageOf(patched.preferredLanguage) };
  const context = await profileContext(dependencies, before);

  const transaction = new Transaction();
  const { email, pendingEmail } = body.contact ?? {};
  const providerName = context.names.providers.get(before.serviceProviderId) ?? '';
  const emailChange =
    email !== undefined && email !== before.email
      ? await changeEmail(dependencies, transaction, draft, email, { now, requestId, providerName })
      : pendingEmail === null
        ? await cancelEmailChange(dependencies, transaction, draft)
        : undefined;
  const edited = emailChange?.client ?? draft;
  const changed = changedFields(before, edited);
  if (changed.length === 0 && !emailChange) {
    if (actor.kind !== 'client') {
      await auditClientRead(dependencies, call, actor, 'client.read');
    }
    return { body: profileView(actor, before, context), version: before.version };
  }

  const after: Client = {
    ...edited,
    ...(actor.kind === 'client' ? { lastActivityAt: now.toISOString() } : {}),
    ...(changed.length > 0 ? { updatedAt: now.toISOString(), version: before.version + 1 } : {}),
  };
  // The permission depends on the client's service provider.
  const { version, serviceProviderId } = before;
  const expected = { version, serviceProviderId, ...emailChange?.expected };
  changeClient(transaction, before, after, expected, (existing) => conflictFor(existing, version), now);
  const fields = changed.length > 0 ? changed : ['contact.email'];
  recordChange(transaction, actor, before, after, fields, call);
  try {
    return await call.commit(transaction, { body: profileView(actor, after, context), version: after.version });
  } catch (error) {
    throw error instanceof EmailTaken
      ? await duplicateProblem(dependencies, error, actor, '/body/contact/email', call)
      : error;
  }
}

/** Edits by the client are activity (RA-01), edits by staff are audited, new referral notes also become a case note. */
function recordChange(
  transaction: Transaction,
  actor: Actor,
  before: Client,
  after: Client,
  changed: readonly string[],
  context: RequestContext,
): void {
  const { now } = context;
  if (actor.kind === 'client') {
    addActivity(transaction, after.id, 'profile_updated', now);
  } else {
    const subject = { kind: 'client', id: after.id } as const;
    transaction.put(auditItem(context, { action: 'client.section_updated', actor, subject, changed }));
  }
  noteReferral(transaction, before.referralDetails, after, actor, now);
}

/** Deleted, changed since it was read (ED-06), or moved or signed in at the same time. */
function conflictFor(existing: Item | undefined, version: number): Problem {
  if (!existing) {
    return notFound();
  }
  return existing.version === version
    ? new Problem('conflict', 'The client was changed at the same time. Read the profile again, then retry.')
    : versionMismatch();
}
