import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Actor } from '#shared/domain/account.ts';
import { Problem } from '#shared/http/problem.ts';
import { newId } from '#shared/ids.ts';
import type { Table } from './client.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import type { Item } from './refusals.ts';

/** What an audit item is about: one client's file, or something of the instance. */
export const AuditSubject = z.object({
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
export type AuditSubject = z.infer<typeof AuditSubject>;

/** Append-only record of what staff did or read (RA-06): who, what, whose, when, in which request; names of fields, no values. */
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

export const auditCodec = codec({
  entity: 'Audit',
  schema: AuditEntry,
  keys: (entry) => ({
    ...keys.audit(`${entry.subject.kind}#${entry.subject.id}`, entry.at, entry.id),
    gsi5pk: `ACTOR#${entry.actorId}`,
    gsi5sk: `${entry.at}#${entry.id}`,
  }),
});

export interface AuditEvent {
  /** `client.created`, `client.read`, `assignment.added` … (domain 2.1.4). */
  readonly action: string;
  readonly actor: Pick<Actor, 'id' | 'kind'>;
  readonly subject: AuditSubject;
  readonly at: Date;
  readonly requestId: string;
  readonly changed?: readonly string[];
}

/** The audit item of a write, for the write's own transaction. */
export function auditItem(event: AuditEvent): Item {
  return auditCodec.toItem({
    id: newId(event.at.getTime()),
    action: event.action,
    actorId: event.actor.id,
    actorKind: event.actor.kind,
    subject: event.subject,
    at: event.at.toISOString(),
    requestId: event.requestId,
    ...(event.changed ? { changed: [...event.changed] } : {}),
  });
}

/**
 * Records that staff read one client's file. A client's own reads leave none.
 * @throws 503 where it cannot be written: nothing is shown unrecorded
 */
export async function auditRead(table: Table, event: AuditEvent): Promise<void> {
  if (event.actor.kind === 'client') {
    return;
  }
  try {
    await table.db.send(new PutCommand({ TableName: table.name, Item: auditItem(event) }));
  } catch (cause) {
    throw new Problem('unavailable', 'The record of this access could not be written. Try again shortly.', {
      cause,
      headers: { 'Retry-After': '1' },
    });
  }
}
