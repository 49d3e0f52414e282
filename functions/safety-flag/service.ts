import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { type SafetyFlag, safetyFlagNote } from '#shared/domain/safety-flag.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { addSystemNote } from '#shared/persistence/case-notes.ts';
import { changeClient, clientKey } from '#shared/persistence/clients.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import {
  createSafetyFlag as addFlag,
  changeSafetyFlag as changeFlag,
  getSafetyFlag as readFlag,
  deleteSafetyFlag as removeFlag,
} from '#shared/persistence/safety-flag.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time.ts';
import type { routes } from './routes.ts';

type Service = Pick<Platform, 'table'>;

export function safetyFlagOperations(service: Service): Operations<typeof routes> {
  return {
    createSafetyFlag: (call) => createSafetyFlag(service, call),
    getSafetyFlag: (call) => getSafetyFlag(service, call),
    updateSafetyFlag: (call) => updateSafetyFlag(service, call),
    deleteSafetyFlag: (call) => deleteSafetyFlag(service, call),
  };
}

async function createSafetyFlag(service: Service, call: Call<typeof routes.createSafetyFlag>) {
  const { path, now } = call;
  const [{ actor, client }, state] = await Promise.all([
    permitted(service, call, 'add_safety_flag'),
    readFlag(service.table, path.clientId),
  ]);
  if (state.flag) {
    throw thereIsOne();
  }
  const names = await namesOf(service, actor, [actor.id]);
  const at = now.toISOString();
  const by = { createdBy: actor.id, createdAt: at, updatedBy: actor.id, updatedAt: at };
  const transaction = new Transaction();
  show(transaction, client, true, thereIsOne, now);
  const flag = addFlag(transaction, state, { clientId: client.id, message: call.body.message, ...by }, thereIsOne);
  note(transaction, 'added', actor, client, names, now);
  record(transaction, call, actor, 'safety_flag.added');
  return call.commit(transaction, {
    body: view(flag, names),
    version: flag.version,
    location: `/v1/clients/${client.id}/safety-flag`,
  });
}

/** SG-03: the message is only revealed on demand, and that is recorded. */
async function getSafetyFlag(service: Service, call: Call<typeof routes.getSafetyFlag>) {
  const [{ actor }, { flag }] = await Promise.all([
    permitted(service, call, 'read_safety_flag'),
    readFlag(service.table, call.path.clientId),
  ]);
  if (!flag) {
    throw thereIsNone();
  }
  const [names] = await Promise.all([
    namesOf(service, actor, [flag.createdBy, flag.updatedBy]),
    auditClientRead(service, call, actor, 'safety_flag.read'),
  ]);
  return { body: view(flag, names), version: flag.version };
}

async function updateSafetyFlag(service: Service, call: Call<typeof routes.updateSafetyFlag>) {
  const { body, now } = call;
  const { actor, client, flag } = await current(service, call, 'edit_safety_flag');
  const names = await namesOf(service, actor, [flag.createdBy, flag.updatedBy, actor.id]);
  const transaction = new Transaction();
  const message = body.message ?? flag.message;
  if (message === flag.message) {
    // The answer shows the message, and nothing else happens.
    record(transaction, call, actor, 'safety_flag.read');
    return call.commit(transaction, { body: view(flag, names), version: flag.version });
  }
  // The permission rests on where the client is now.
  const { serviceProviderId } = client;
  transaction.check(clientKey(client.id), { serviceProviderId }, (existing) => (existing ? moved() : notFound()));
  const change = { message, updatedBy: actor.id, updatedAt: now.toISOString() };
  const changed = changeFlag(transaction, flag, change, changedOrGone);
  record(transaction, call, actor, 'safety_flag.updated', ['message']);
  return call.commit(transaction, { body: view(changed, names), version: changed.version });
}

async function deleteSafetyFlag(service: Service, call: Call<typeof routes.deleteSafetyFlag>) {
  const { now } = call;
  const { actor, client, flag } = await current(service, call, 'remove_safety_flag');
  const names = await namesOf(service, actor, []);
  const transaction = new Transaction();
  removeFlag(transaction, flag, { updatedBy: actor.id, updatedAt: now.toISOString() }, changedOrGone);
  show(transaction, client, false, thereIsNone, now);
  note(transaction, 'removed', actor, client, names, now);
  record(transaction, call, actor, 'safety_flag.removed');
  return call.commit(transaction, {});
}

/** @throws 404 where there is no flag (SG-08), 412 where it is not the one that the caller read */
async function current(
  service: Service,
  call: Call<typeof routes.updateSafetyFlag | typeof routes.deleteSafetyFlag>,
  action: 'edit_safety_flag' | 'remove_safety_flag',
) {
  const [{ actor, client }, { flag }] = await Promise.all([
    permitted(service, call, action),
    readFlag(service.table, call.path.clientId),
  ]);
  if (!flag) {
    throw thereIsNone();
  }
  if (flag.version !== call.ifMatch) {
    throw versionMismatch();
  }
  return { actor, client, flag };
}

/** Lists and profiles say whether there is a flag: of the client as they are now, at the provider where they are now. */
function show(transaction: Transaction, before: Client, hasSafetyFlag: boolean, otherwise: () => Problem, now: Date) {
  const expected = { hasSafetyFlag: before.hasSafetyFlag, serviceProviderId: before.serviceProviderId };
  const onConflict = (existing: Item | undefined) => {
    if (!existing) {
      return notFound();
    }
    return existing.serviceProviderId === before.serviceProviderId ? otherwise() : moved();
  };
  changeClient(transaction, before, { ...before, hasSafetyFlag }, expected, onConflict, now);
}

/** SG-05, SG-07. */
function note(
  transaction: Transaction,
  change: 'added' | 'removed',
  actor: Actor,
  client: Client,
  names: Names,
  now: Date,
): void {
  const { serviceProviderId } = actor;
  const provider = serviceProviderId === undefined ? undefined : names.providers.get(serviceProviderId);
  const at = { date: dayIn(instanceZone, now), time: timeIn(instanceZone, now) };
  const details = safetyFlagNote(change, provider, at);
  const common = { clientId: client.id, authorId: actor.id, activityType: 'safety_flag' } as const;
  addSystemNote(transaction, { ...common, serviceProviderId, details }, now);
}

function record(
  transaction: Transaction,
  { path, now, requestId }: { path: { clientId: string }; now: Date; requestId: string },
  actor: Actor,
  action: string,
  changed?: readonly string[],
): void {
  const subject = { kind: 'client', id: path.clientId } as const;
  transaction.put(auditItem({ action, actor, subject, at: now, requestId, ...(changed ? { changed } : {}) }));
}

/** Names of staff, and of the provider that the caller belongs to. */
function namesOf({ table }: Service, { serviceProviderId }: Actor, staffIds: readonly string[]): Promise<Names> {
  return readNames(table, {
    staffIds: [...new Set(staffIds)],
    providerIds: serviceProviderId === undefined ? [] : [serviceProviderId],
  });
}

function view(flag: SafetyFlag, names: Names) {
  const person = (id: string) => ({ id, name: names.staff.get(id) ?? '' });
  const { message, createdAt, updatedAt, version } = flag;
  return {
    message,
    createdBy: person(flag.createdBy),
    createdAt,
    updatedBy: person(flag.updatedBy),
    updatedAt,
    version,
  };
}

function thereIsOne(): Problem {
  return new Problem('conflict', 'There is a safety flag already. Read the profile again, then edit it.');
}

function thereIsNone(): Problem {
  return new Problem('not-found', 'This client has no safety flag.');
}

function moved(): Problem {
  return new Problem('conflict', 'The client has moved to another service provider.');
}

function changedOrGone(existing: Item | undefined): Problem {
  return existing?.removedAt === undefined ? versionMismatch() : thereIsNone();
}
