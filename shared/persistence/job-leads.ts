import { JobLead } from '#shared/domain/job-lead.ts';
import { hashedId } from '#shared/ids.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { batchGet, getItem, queryItems } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

const leadCodec = codec({
  entity: 'JobLead',
  schema: JobLead,
  keys: ({ clientId, id }) => keys.jobLead(clientId, id),
});

/** The same id for the same client and posting, so that its key keeps a second lead away and cards find it unasked (ADR 0053). */
export function leadIdOf(clientId: string, postingId: string): string {
  return hashedId('job-lead', clientId, postingId);
}

/** A lead of a client; strongly consistent. */
export async function jobLeadById(table: Table, clientId: string, leadId: string): Promise<JobLead | undefined> {
  const item = await getItem(table, keys.jobLead(clientId, leadId));
  return item && leadCodec.fromItem(item);
}

/** All leads of a client, in no order; strongly consistent. */
export async function jobLeadsOf(table: Table, clientId: string): Promise<JobLead[]> {
  const { pk } = keys.client(clientId);
  return queryItems(table, { partition: pk, prefix: 'JL#', consistent: true }, leadCodec.fromItem);
}

/** Which of these postings a client has saved, in one BatchGet for each 100: leads by posting. */
export async function savedPostings(
  table: Table,
  clientId: string,
  postingIds: readonly string[],
): Promise<Map<string, JobLead>> {
  const items = await batchGet(
    table,
    postingIds.map((postingId) => keys.jobLead(clientId, leadIdOf(clientId, postingId))),
  );
  return new Map(
    items.map((item) => leadCodec.fromItem(item)).flatMap((lead) => (lead.postingId ? [[lead.postingId, lead]] : [])),
  );
}

/** Adds a lead: one operation. @param onConflict the error where the client has saved the same posting */
export function insertJobLead(transaction: Transaction, lead: JobLead, onConflict: OnConflict): void {
  transaction.create(leadCodec.toItem(lead), onConflict);
}

/** Writes what differs between two states of a lead, on condition of the first one's version: one operation. */
export function updateJobLead(transaction: Transaction, before: JobLead, after: JobLead, onConflict: OnConflict): void {
  transaction.change(leadCodec.toItem(before), leadCodec.toItem(after), { version: before.version }, onConflict);
}

/** Removes a lead, on the same condition: one operation. */
export function deleteJobLead(transaction: Transaction, lead: JobLead, onConflict: OnConflict): void {
  transaction.delete(keys.jobLead(lead.clientId, lead.id), { version: lead.version }, onConflict);
}
