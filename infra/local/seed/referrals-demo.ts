import type { Client } from '#shared/domain/client.ts';
import { movedTransfer, type TransferRequest } from '#shared/domain/transfer-request.ts';
import { newId } from '#shared/ids.ts';
import { addSystemNote } from '#shared/persistence/case-notes.ts';
import { changeClient, clientsByIds } from '#shared/persistence/clients.ts';
import { addReferral } from '#shared/persistence/referrals.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { addTransferRequest, decideTransferRequest } from '#shared/persistence/transfer-requests.ts';
import { demoProviders, demoStaff } from './accounts-demo.ts';
import { daysBefore } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';

const { lakeshore, riverside } = demoProviders;
const { network, maya, sofia } = demoStaff;

/** People of Lakeshore who came from Riverside. */
const referred = [
  {
    clientId: 'client-demo-13',
    daysAgo: 21,
    caseworkerId: maya.id,
    referralNotes: 'Has moved to the west end; asks for an office near the Bloor line. Is ready for interviews.',
  },
  {
    clientId: 'client-demo-16',
    daysAgo: 6,
    caseworkerId: undefined,
    referralNotes: 'Cherche un accompagnement en français le soir.',
  },
] as const;

/** Two requests that wait, one from each side, and one that was declined. */
const requested = [
  {
    id: 'transfer-demo-1',
    clientId: 'client-demo-10',
    askedBy: 'current',
    by: maya.id,
    from: lakeshore.id,
    to: riverside.id,
    daysAgo: 2,
    reason: 'Starts a course in Ottawa next month and will live there.',
    declined: undefined,
  },
  {
    id: 'transfer-demo-2',
    clientId: 'client-demo-22',
    askedBy: 'receiving',
    by: sofia.id,
    from: lakeshore.id,
    to: riverside.id,
    daysAgo: 1,
    reason: 'Came to our office and asks to be supported here.',
    declined: undefined,
  },
  {
    id: 'transfer-demo-3',
    clientId: 'client-demo-25',
    askedBy: 'receiving',
    by: sofia.id,
    from: lakeshore.id,
    to: riverside.id,
    daysAgo: 15,
    reason: 'Attended our workshop twice.',
    declined: 'Stays with the present caseworker until the placement ends.',
  },
] as const;

/** How some of the demo's clients came to Lakeshore, and who is asked for. After the clients. */
export async function seedDemoReferrals({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const now = clock();
  const clients = await clientsByIds(
    table,
    [...referred, ...requested].map(({ clientId }) => clientId),
  );
  const of = (clientId: string): Client => {
    const client = clients.get(clientId);
    if (!client) {
      throw new Error(`The demo has no ${clientId}`);
    }
    return client;
  };
  for (const { clientId, daysAgo, caseworkerId, referralNotes } of referred) {
    await cameFromRiverside(of(clientId), daysBefore(now, daysAgo), caseworkerId, referralNotes).commit(table);
  }
  for (const { clientId, by, from, to, daysAgo, declined, ...rest } of requested) {
    const { id } = of(clientId);
    const request: TransferRequest = {
      ...rest,
      clientId: id,
      fromProviderId: from,
      toProviderId: to,
      requestedBy: by,
      status: 'pending',
      createdAt: daysBefore(now, daysAgo).toISOString(),
    };
    const asking = new Transaction();
    addTransferRequest(asking, request, undefined, thereAlready);
    await asking.commit(table);
    if (declined !== undefined) {
      const decision = { by: network.id, note: declined, at: daysBefore(now, daysAgo - 3) };
      const deciding = new Transaction();
      decideTransferRequest(deciding, 'decline', request, movedTransfer(request, 'decline', decision));
      await deciding.commit(table);
    }
  }
}

function cameFromRiverside(client: Client, at: Date, caseworkerId: string | undefined, referralNotes: string) {
  const transaction = new Transaction();
  const referralDetails = { ...client.referralDetails, referralNotes };
  changeClient(transaction, client, { ...client, referralDetails }, {}, thereAlready, at);
  const { referralSource, marketingSources } = referralDetails;
  addReferral(transaction, {
    id: newId(at.getTime()),
    clientId: client.id,
    fromProviderId: riverside.id,
    toProviderId: lakeshore.id,
    at: at.toISOString(),
    byId: network.id,
    ...(caseworkerId === undefined ? {} : { caseworkerId }),
    ...(referralSource === undefined ? {} : { referralSource }),
    marketingSources,
    referralNotes,
  });
  const author = { authorId: network.id, serviceProviderId: lakeshore.id };
  const note = { clientId: client.id, ...author, activityType: 'referral', details: referralNotes } as const;
  addSystemNote(transaction, note, at);
  return transaction;
}

function thereAlready(): Error {
  return new Error('The table holds demo referrals already');
}
