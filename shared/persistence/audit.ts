import * as z from 'zod';
import type { Actor } from '#shared/domain/account.ts';
import { newId } from '#shared/ids.ts';
import { unavailable } from '#shared/problem.ts';
import { batchWrite } from './batch-write.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { queryAll, queryPage, queryPages } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import { type RequestContext, Transaction } from './transaction.ts';

const AuditSubject = z.object({
  kind: z.enum([
    'client',
    'staff',
    'service-provider',
    'settings',
    'job-posting',
    'job-import',
    'vocabulary',
    'lookup',
    'task',
    'course',
  ]),
  id: z.string(),
});
type AuditSubject = z.infer<typeof AuditSubject>;

/** Append-only record of what staff did or read (RA-06). `changed` has names of fields, no values. */
export const AuditEntry = z.object({
  id: z.string(),
  action: z.string(),
  actorId: z.string(),
  actorKind: z.string(),
  subject: AuditSubject,
  at: z.string(),
  requestId: z.string(),
  changed: z.array(z.string()).optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const auditCodec = codec({
  entity: 'Audit',
  schema: AuditEntry,
  keys: (entry) => ({
    ...keys.audit(`${entry.subject.kind}#${entry.subject.id}`, entry.at, entry.id),
    gsi5pk: actorPartition(entry.actorId),
    gsi5sk: `${entry.at}#${entry.id}`,
  }),
});

export interface AuditEvent {
  /** `client.created`, `client.read`, `assignment.added` …. */
  readonly action: string;
  readonly actor: Pick<Actor, 'id' | 'kind'>;
  readonly subject: AuditSubject;
  readonly changed?: readonly string[] | undefined;
}

/** For the transaction of the write that it records. */
export function auditItem({ now, requestId }: RequestContext, event: AuditEvent): Item {
  return auditCodec.toItem({
    id: newId(now.getTime()),
    action: event.action,
    actorId: event.actor.id,
    actorKind: event.actor.kind,
    subject: event.subject,
    at: now.toISOString(),
    requestId,
    ...(event.changed ? { changed: [...event.changed] } : {}),
  });
}

/** Records a read by staff; reads by clients are not recorded. @throws 503 if it cannot be written: unaudited data is not shown */
export async function auditRead(table: Table, context: RequestContext, event: AuditEvent): Promise<void> {
  if (event.actor.kind === 'client') {
    return;
  }
  try {
    await new Transaction().put(auditItem(context, event)).commit(table);
  } catch (cause) {
    throw unavailable('The audit log could not be written. Try again shortly.', cause);
  }
}

/** For entries about an erased client: Ontario's basic limitation period (ADR 0071). */
const keptDays = 2 * 365;

/**
 * For an erased client: deletes the entries of the client's own actions, and keeps the others, without `changed`, for two years. May
 * be repeated.
 */
export async function reduceClientAudit(
  table: Table,
  client: { readonly clientId: string; readonly createdAt: string },
  now: Date,
): Promise<{ readonly removed: number; readonly kept: number }> {
  const { clientId } = client;
  const ttl = Math.floor(now.getTime() / 1000) + keptDays * 24 * 3600;
  const own: Item[] = [];
  for await (const item of queryAll(table, { index: 'audit-by-actor', partition: actorPartition(clientId) })) {
    own.push(item);
  }
  let kept = 0;
  const first = client.createdAt.slice(0, 7);
  for (let month = now.toISOString().slice(0, 7); month >= first; month = monthsBefore(month, 1)) {
    const { pk } = keys.audit(`client#${clientId}`, month, '');
    for await (const page of queryPages(table, { partition: pk, consistent: true })) {
      const byOthers = page.filter(({ actorId }) => actorId !== clientId);
      own.push(...page.filter(({ actorId }) => actorId === clientId));
      const fresh = byOthers.filter((item) => item.ttl === undefined);
      await batchWrite(table, { put: fresh.map(({ changed: _, ...item }) => ({ ...item, ttl })) });
      kept += byOthers.length;
    }
  }
  const gone = new Map(own.map(({ pk, sk }) => [`${pk} ${sk}`, { pk: String(pk), sk: String(sk) }]));
  await batchWrite(table, { delete: [...gone.values()] });
  return { removed: gone.size, kept };
}

/** One page of an audit log, newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next: unknown;
}

/** Months read in parallel. */
const monthsAtOnce = 12;

const Place = z.object({ month: z.string(), sk: z.string() });

/**
 * The audit log of a client, newest first; strongly consistent. Each month is a partition; 12 are read in parallel.
 *
 * @param options.after `next` of the previous page
 * @param options.since when the client was created; a promise, so that it is read in parallel
 */
export async function clientAuditPage(
  table: Table,
  clientId: string,
  options: { readonly limit: number; readonly after: unknown; readonly until: Date; readonly since: Promise<string> },
): Promise<AuditPage> {
  const after = Place.optional().parse(options.after);
  const subject = `client#${clientId}`;
  const found: Item[] = [];
  const readMonths = async (months: readonly string[]) => {
    const pages = await Promise.all(
      months.map((month) => {
        const { pk } = keys.audit(subject, month, '');
        const start = after?.month === month ? { pk, sk: after.sk } : undefined;
        const query = { partition: pk, newestFirst: true, consistent: true };
        return queryPage(table, query, { limit: options.limit + 1, start });
      }),
    );
    found.push(...pages.flatMap(({ items }) => items));
  };
  let month = after?.month ?? options.until.toISOString().slice(0, 7);
  const [since] = await Promise.all([options.since, readMonths(monthsUpTo(month, monthsAtOnce))]);
  const first = since.slice(0, 7);
  for (month = monthsBefore(month, monthsAtOnce); found.length <= options.limit && month >= first; ) {
    await readMonths(monthsUpTo(month, monthsAtOnce));
    month = monthsBefore(month, monthsAtOnce);
  }
  const entries = found.slice(0, options.limit).map((item) => auditCodec.fromItem(item));
  const last = found[options.limit - 1];
  const hasMore = found.length > options.limit && last !== undefined;
  return { entries, next: hasMore ? { month: String(last.sk).slice(0, 7), sk: String(last.sk) } : undefined };
}

/** `2026-03`, 3 → `2026-03`, `2026-02`, `2026-01`. */
function monthsUpTo(month: string, count: number): string[] {
  return Array.from({ length: count }, (_, back) => monthsBefore(month, back));
}

function monthsBefore(month: string, count: number): string {
  const date = new Date(`${month}-01T00:00:00.000Z`);
  date.setUTCMonth(date.getUTCMonth() - count);
  return date.toISOString().slice(0, 7);
}

/**
 * What one person did or read, newest first. From an index: on AWS the latest entries may be missing.
 *
 * @param options.start `next` of the previous page
 * @param options.from inclusive
 * @param options.to exclusive
 */
export async function actorAuditPage(
  table: Table,
  actorId: string,
  options: {
    readonly limit: number;
    readonly start: unknown;
    readonly from: Date | undefined;
    readonly to: Date | undefined;
  },
): Promise<AuditPage> {
  const { items, next } = await queryPage(
    table,
    {
      index: 'audit-by-actor',
      partition: actorPartition(actorId),
      newestFirst: true,
      ...(options.from ? { from: options.from.toISOString() } : {}),
      // Exclusive, since sort keys continue with the entry's id.
      ...(options.to ? { to: options.to.toISOString() } : {}),
    },
    options,
  );
  return { entries: items.map((item) => auditCodec.fromItem(item)), next };
}

function actorPartition(actorId: string): string {
  return `ACTOR#${actorId}`;
}
