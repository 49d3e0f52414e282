import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { addLink } from '#shared/cams/link.ts';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { insertClient } from '#shared/persistence/clients.ts';
import { insertSafetyFlag } from '#shared/persistence/safety-flag.ts';
import { documents, type Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { type ProfileAction, profileActions } from '#shared/policy/clients.ts';
import { type KeyRing, loadKeyRing } from '#shared/secrets/key-ring.ts';
import { clientRecord } from '../support/people.ts';
import { type Reply, type StackClient, stackClient } from '../support/stack-client.ts';
import { type StackProcess, startStackProcess } from '../support/stack-process.ts';

/**
 * PM-01: the actions that a profile offers are those that the API then takes, for every role and every state of the client, and no
 * others. Each offered action is done, on a client of its own; each other one is tried and must be refused.
 */
const roles = {
  administrator: 'admin@portal.example',
  'job board administrator': 'jobs@portal.example',
  'clients of the group': 'network@portal.example',
  'clients of the provider': 'manager@lakeshore.example',
  'clients, referrals, CaMS; assigned': 'maya@lakeshore.example',
  'clients; not assigned': 'noah@lakeshore.example',
  'another provider': 'sofia@riverside.example',
  'no permission': 'new@lakeshore.example',
} as const;

const at = '2026-01-05T15:00:00.000Z';

/** What the client's state is made of: every combination of one of each. */
const accounts: Readonly<Record<string, Partial<Client>>> = {
  invited: { accountStatus: 'invited' },
  'with a password': { passwordSetAt: at },
  'who has signed in': { passwordSetAt: at, lastLoginAt: at, firstLoginAt: at },
};
const states = Object.entries(accounts).flatMap(([account, fields]) =>
  [true, false].flatMap((assigned) =>
    [true, false].flatMap((archived) =>
      // A flag and a link know nothing of one another: both or neither.
      [true, false].map((marked) => ({
        name: `${assigned ? 'client' : 'referral'} ${account}${archived ? ', archived' : ''}${marked ? ', flagged and linked' : ''}`,
        assigned,
        marked,
        fields: { ...fields, hasSafetyFlag: marked, ...(archived ? { archivedAt: at } : {}) },
      })),
    ),
  ),
);
type State = (typeof states)[number];

/** What CaMS might say of somebody. */
const nobodyInCams = {
  values: {},
  stream: undefined,
  maritalStatus: undefined,
  immigrationStatus: undefined,
  statusInCanada: undefined,
  plans: [],
};

let table: Table;
let ring: KeyRing;
let mayaId: string;
let lakeshore: string;
let riverside: string;

/** Of its own: a thousand clients more would make everybody's lists long. */
let running: StackProcess;
let stack: StackClient;

beforeAll(async () => {
  running = await startStackProcess({ PORTAL_SEED: 'demo' });
  stack = stackClient(running.facts);
  const { dynamodb, tableName, data, call, tokenOf } = stack;
  ring = await loadKeyRing(pathToFileURL(join(data, 'keys.json')).href)();
  table = { db: documents(new DynamoDBClient(clientSettings(dynamodb))), name: tableName };
  const { body: maya } = await call('GET', '/v1/me', {
    token: await tokenOf(roles['clients, referrals, CaMS; assigned']),
  });
  const { body: sofia } = await call('GET', '/v1/me', { token: await tokenOf(roles['another provider']) });
  [mayaId, lakeshore, riverside] = [maya.id, maya.serviceProvider.id, sofia.serviceProvider.id];
}, 120_000);
afterAll(() => running?.stop());

/** A client in a state, put there without the API. */
async function given({ assigned, marked, fields }: State): Promise<string> {
  const client = clientRecord({
    id: newId(),
    serviceProviderId: lakeshore,
    createdBy: mayaId,
    assignedStaffIds: assigned ? [mayaId] : [],
    ...fields,
  });
  const transaction = new Transaction();
  const refusal = () => new Error('A fresh id that is taken');
  if (marked) {
    const flag = {
      clientId: client.id,
      message: 'Not alone',
      createdBy: mayaId,
      createdAt: at,
      updatedBy: mayaId,
      updatedAt: at,
    };
    insertSafetyFlag(transaction, { stored: undefined, flag: undefined }, flag, refusal);
    const link = { ring, linkedBy: mayaId, now: new Date(), pointer: '' };
    const linked = addLink(transaction, client, { ...nobodyInCams, reference: client.id.slice(0, 20) }, link);
    insertClient(transaction, linked.client, new Date(), refusal);
  } else {
    insertClient(transaction, client, new Date(), refusal);
  }
  await transaction.commit(table);
  return client.id;
}

interface Request {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Below the client, or a whole one. */
  readonly path: string;
  readonly body?: unknown;
  readonly ifMatch?: boolean;
}

/** Somebody of the simulator whom no other test links. */
const freePerson = '1000060';

/** How each action is done. */
const requests: Readonly<Record<ProfileAction, (clientId: string) => Request>> = {
  assign_staff: () => ({ method: 'POST', path: '/assignments', body: { staffIds: [mayaId], mode: 'add' } }),
  remove_staff_assignment: () => ({ method: 'DELETE', path: '/assignments?activeTasks=leave' }),
  create_task: (clientId) => ({
    method: 'POST',
    path: '/v1/tasks',
    body: { name: 'Call', dueDate: '2030-01-15', responsible: { staffIds: [mayaId], client: false }, clientId },
  }),
  add_safety_flag: () => ({ method: 'POST', path: '/safety-flag', body: { message: 'Not alone' } }),
  edit_safety_flag: () => ({ method: 'PATCH', path: '/safety-flag', body: { message: 'Not at all' }, ifMatch: true }),
  refer_to_service_provider: () => ({ method: 'POST', path: '/referrals', body: { serviceProviderId: riverside } }),
  archive_user: () => ({ method: 'POST', path: '/archive' }),
  unarchive_user: () => ({ method: 'POST', path: '/unarchive' }),
  add_cams_link: () => ({
    method: 'POST',
    path: '/cams-link',
    body: { clientReferenceNumber: freePerson, confirm: true },
  }),
  remove_cams_link: () => ({ method: 'DELETE', path: '/cams-link' }),
  resend_portal_invite: () => ({ method: 'POST', path: '/invitations' }),
  send_password_reset: () => ({ method: 'POST', path: '/password-resets' }),
};

/** Whoever may do these may do them again, or where there is nobody to remove: nothing changes then (AC-05). */
const repeatable: readonly ProfileAction[] = ['archive_user', 'unarchive_user', 'remove_staff_assignment'];

async function attempt(email: string, clientId: string, action: ProfileAction): Promise<Reply> {
  const request = requests[action](clientId);
  const path = request.path.startsWith('/v1/') ? request.path : `/v1/clients/${clientId}${request.path}`;
  return stack.call(request.method, path, {
    token: await stack.tokenOf(email),
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.ifMatch ? { headers: { 'if-match': '"1"' } } : {}),
  });
}

async function offeredTo(email: string, clientId: string): Promise<ProfileAction[]> {
  const { status, body } = await stack.call('GET', `/v1/clients/${clientId}`, {
    token: await stack.tokenOf(email),
  });
  expect([200, 404]).toContain(status);
  return status === 200 ? body.actions : [];
}

describe('PM-01: offered is what is allowed', () => {
  describe.each(Object.entries(roles))('%s', (_role, email) => {
    it.each(states)('$name', async (state) => {
      const untouched = await given(state);
      const offered = await offeredTo(email, untouched);
      const others = profileActions.filter((action) => !offered.includes(action));
      await Promise.all([
        ...offered.map(async (action) => {
          const clientId = await given(state);
          const { status, body } = await attempt(email, clientId, action);
          expect(status, `${action} is offered: ${JSON.stringify(body)}`).toBeLessThan(300);
          if (action === 'add_cams_link') {
            await attempt(roles.administrator, clientId, 'remove_cams_link');
          }
        }),
        ...others.map(async (action) => {
          const { status } = await attempt(email, untouched, action);
          const isRefused = [403, 404, 409, 422].includes(status);
          const isRepeated = status === 200 && repeatable.includes(action);
          expect(isRefused || isRepeated, `${action} is not offered: ${status}`).toBe(true);
        }),
      ]);
      expect(await offeredTo(email, untouched), 'after what was not offered').toEqual(offered);
    });
  });
});
