import * as z from 'zod';
import { Activity, type ActivitySubject, type ActivityType } from '#shared/domain/activity.ts';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { notFound } from '#shared/problem.ts';
import { changeClient } from './clients.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { queryPage } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

const activityCodec = codec({
  entity: 'Activity',
  schema: Activity,
  keys: ({ clientId, at, id }) => keys.activity(clientId, at, id),
});

/** What the sort keys of activities begin with. */
export const activityPrefix = 'C#';

export const toActivityItem = activityCodec.toItem;
export const fromActivityItem = activityCodec.fromItem;

/**
 * Records what a client did (RA-*), and when they were last active: three operations. Not for a transaction that changes the
 * client as well: there use `addActivity` and set `lastActivityAt` in that change.
 */
export function recordActivity(
  transaction: Transaction,
  client: Client,
  type: ActivityType,
  now: Date,
  subject?: ActivitySubject,
): void {
  addActivity(transaction, client.id, type, now, subject);
  changeClient(transaction, client, { ...client, lastActivityAt: now.toISOString() }, {}, () => notFound(), now);
}

/**
 * The activity alone, an item that is only ever created (RA-05): the caller sets the client's `lastActivityAt` by `changeClient` in the
 * same transaction.
 */
export function addActivity(
  transaction: Transaction,
  clientId: string,
  type: ActivityType,
  now: Date,
  subject?: ActivitySubject,
): Activity {
  const activity: Activity = {
    id: newId(now.getTime()),
    clientId,
    type,
    at: now.toISOString(),
    ...(subject ? { subject } : {}),
  };
  transaction.create(activityCodec.toItem(activity), () => new Error('An activity has an id of its own'));
  return activity;
}

/**
 * Recent Activity, newest first (RA-04); strongly consistent, so that what was just done is there.
 * @param start `next` of the page before
 */
export async function activityPage(table: Table, clientId: string, options: { limit: number; start?: unknown }) {
  const { pk } = keys.client(clientId);
  const start = Start.optional().parse(options.start);
  const query = { partition: pk, prefix: activityPrefix, consistent: true };
  const { items, next } = await queryPage(table, query, { limit: options.limit, start });
  return { activities: items.map((item) => activityCodec.fromItem(item)), next };
}

const Start = z.record(z.string(), z.unknown());
