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

/** Derived from client and posting: prevents a second lead, and allows a look-up by posting (ADR 0053). */
export function leadIdOf(clientId: string, postingId: string): string {
  return hashedId('job-lead', clientId, postingId);
}

/** Strongly consistent. */
export async function jobLeadById(table: Table, clientId: string, leadId: string): Promise<JobLead | undefined> {
  const item = await getItem(table, keys.jobLead(clientId, leadId));
  return item && leadCodec.fromItem(item);
}

/** In no order; strongly consistent. */
export async function jobLeadsOf(table: Table, clientId: string): Promise<JobLead[]> {
  const { pk } = keys.client(clientId);
  return queryItems(table, { partition: pk, prefix: 'JL#', consistent: true }, leadCodec.fromItem);
}

/** Leads by posting. */
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

/** @param onConflict the error if the client has already saved the posting */
export function insertJobLead(transaction: Transaction, lead: JobLead, onConflict: OnConflict): void {
  transaction.create(leadCodec.toItem(lead), onConflict);
}

/** On condition of the version. */
export function updateJobLead(transaction: Transaction, before: JobLead, after: JobLead, onConflict: OnConflict): void {
  transaction.change(leadCodec.toItem(before), leadCodec.toItem(after), { version: before.version }, onConflict);
}

/** On condition of the version. */
export function deleteJobLead(transaction: Transaction, lead: JobLead, onConflict: OnConflict): void {
  transaction.delete(keys.jobLead(lead.clientId, lead.id), { version: lead.version }, onConflict);
}
