import { assertAssignable, checkAssignable } from '#shared/clients/assignable.ts';
import { profileView } from '#shared/clients/profile.ts';
import { noteReferral } from '#shared/clients/referral-details.ts';
import { type Client, languageOf } from '#shared/domain/client.ts';
import { staffName } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { insertClient } from '#shared/persistence/clients.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { unprocessable } from '#shared/problem.ts';
import { type Assignment, chosenAssignment } from './assignment.ts';
import type { Dependencies } from './dependencies.ts';
import { duplicateProblem, EmailTaken } from './duplicate-email.ts';
import type { ClientPatch, NewClientBody } from './fields.ts';
import { invite } from './invitation.ts';
import { assertPastDate, withPatch } from './merge.ts';
import type { routes } from './routes.ts';
import { assertSource, findSource, fromSource, type Source } from './source.ts';

/**
 * Adds and invites a client, or a referral if no staff are assigned (CL-15 … CL-22). Everything is one transaction, so
 * that a double click creates one client and sends one mail.
 */
export async function createClient(dependencies: Dependencies, call: Call<typeof routes.createClient>) {
  const { body, now } = call;
  const { table } = dependencies;
  const actor = await call.caller;
  const assignment = chosenAssignment(actor, body);
  assertSource(actor, body.eoisConnection);
  const [provider, staff, occupations, ring, source] = await Promise.all([
    providerById(table, assignment.serviceProviderId),
    staffByIds(table, assignment.assignedStaffIds),
    dependencies.vocabulary.occupations(),
    dependencies.ring(),
    findSource(dependencies, body.eoisConnection),
  ]);
  if (!provider) {
    throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
  }
  const { serviceProviderId, assignedStaffIds: staffIds } = assignment;
  const assignees = { serviceProviderId, staffIds, pointer: '/body/assignedStaffIds' };
  assertAssignable(assignees, staff);

  const transaction = new Transaction();
  const blank = newClient(body, source, assignment, actor.id, now);
  const draft = fromSource(transaction, blank, source, { ring, actor, now });
  const account = { kind: 'client', id: draft.id } as const;
  transaction.create(claimEmail(ring, draft.email, account), (claim) => new EmailTaken(claim));
  const { client, invitation } = await invite(dependencies, transaction, draft, provider.name, call);
  insertClient(transaction, client, now, () => new Error('The new client id is already in use'));
  checkAssignable(transaction, assignees);
  noteReferral(transaction, {}, client, actor, now);
  const subject = { kind: 'client', id: client.id } as const;
  transaction.put(auditItem(call, { action: 'client.created', actor, subject }));

  const names = {
    staff: new Map([...staff].map(([id, person]) => [id, staffName(person)])),
    providers: new Map([[provider.id, provider.name]]),
  };
  try {
    return await call.commit(transaction, {
      body: { client: profileView(actor, client, { names, occupations }), invitation },
      version: client.version,
      location: `/v1/clients/${client.id}`,
    });
  } catch (error) {
    throw error instanceof EmailTaken ? await duplicateProblem(dependencies, error, actor, '/body/email', call) : error;
  }
}

/**
 * The new record: an empty one with the fields of the request.
 * @throws 422 for rules that the schema cannot express
 */
function newClient(body: NewClientBody, source: Source, assignment: Assignment, createdBy: string, now: Date): Client {
  const { referralDetails, workDetails, communication } = body;
  const assessment = source.kind === 'common_assessment' ? source.assessment : undefined;
  const firstName = required(body.firstName ?? assessment?.values.firstName, 'firstName');
  const lastName = required(body.lastName ?? assessment?.values.lastName, 'lastName');
  const email = required(body.email ?? assessment?.email, 'email');
  assertPastDate(body.dateOfBirth, '/body/dateOfBirth', now);
  const { preferredName, preferredPronouns, identifiesAs, highestEducation, preferredLanguage } = body;
  const { phone, dateOfBirth, sex, primaryMailingAddress } = body;
  const patch: ClientPatch = {
    clientProfile: { preferredName, preferredPronouns, identifiesAs, highestEducation, preferredLanguage },
    contact: { phone, dateOfBirth, sex, primaryMailingAddress },
    referralDetails,
    workDetails,
    communication,
  };
  const at = now.toISOString();
  const blank: Client = {
    id: newId(now.getTime()),
    email,
    accountStatus: 'invited',
    language: languageOf(preferredLanguage),
    links: {},
    serviceProviderId: assignment.serviceProviderId,
    assignedStaffIds: [...assignment.assignedStaffIds],
    hasSafetyFlag: false,
    firstName,
    lastName,
    identifiesAs: [],
    workDetails: { pastOccupations: [], currentOccupations: [], targetOccupations: [] },
    referralDetails: { marketingSources: [], serviceNeeds: [], accessToTransportation: [] },
    communication: {
      jobFeedEmail: { enabled: false, frequency: 'weekly' },
      preferences: [],
      caseworkerCommunications: true,
    },
    createdBy,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  return withPatch(blank, patch);
}

/** Names and e-mail address are required, from the request or from the assessment (CL-15). */
function required(value: string | undefined, field: 'firstName' | 'lastName' | 'email'): string {
  if (value === undefined) {
    throw unprocessable(`/body/${field}`, 'Required: the assessment does not contain this field.');
  }
  return value;
}
