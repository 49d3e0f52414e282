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

export const activityPrefix = 'C#';

export const toActivityItem = activityCodec.toItem;
export const fromActivityItem = activityCodec.fromItem;

/** Adds an activity (RA-*) and sets `lastActivityAt`: three operations. If the transaction also changes the client, use `addActivity`. */
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

/** Adds only the activity (RA-05): the caller sets `lastActivityAt` by `changeClient` in the same transaction. */
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
  transaction.create(activityCodec.toItem(activity), () => new Error('Duplicate activity id'));
  return activity;
}

/** Newest first (RA-04); strongly consistent. @param options.start `next` of the previous page */
export async function activityPage(table: Table, clientId: string, options: { limit: number; start?: unknown }) {
  const { pk } = keys.client(clientId);
  const query = { partition: pk, prefix: activityPrefix, consistent: true };
  const { items, next } = await queryPage(table, query, options);
  return { activities: items.map((item) => activityCodec.fromItem(item)), next };
}
