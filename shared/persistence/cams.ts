import * as z from 'zod';
import { Plan } from '#shared/domain/cams.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { codec } from './codec.ts';
import { type Key, keys, shardOf, workShards } from './keys.ts';
import { getItem, queryPage } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/**
 * Links a person in CaMS to one client (CM-07); the nightly sync lists these items. CaMS references are personal data, so the key
 * holds a keyed hash (ADR 0007).
 */
const CamsClaim = z.object({ hash: z.string(), clientId: z.string() });

const claimCodec = codec({
  entity: 'CamsClaim',
  schema: CamsClaim,
  keys: ({ hash, clientId }) => ({
    ...keys.camsClaim(hash),
    gsi4pk: camsLinkPartition(clientId),
    gsi4sk: clientId,
  }),
});

/** For the look-up, which shows whether an assessment was imported before. */
const ImportedAssessment = z.object({ hash: z.string(), clientId: z.string(), at: z.string() });

const importedCodec = codec({
  entity: 'ImportedAssessment',
  schema: ImportedAssessment,
  keys: ({ hash }) => keys.importedAssessment(hash),
});

/** The plans of a linked client as of the last sync. */
const Eap = z.object({ clientId: z.string(), plans: z.array(Plan) });

const eapCodec = codec({ entity: 'Eap', schema: Eap, keys: ({ clientId }) => keys.eap(clientId) });

export function camsLinkPartition(clientId: string): string {
  return `CAMSLINK#${shardOf(clientId, workShards)}`;
}

function hashOf(ring: KeyRing, kind: 'person' | 'assessment', number: string): string {
  return ring.hash('claim', `cams-${kind} ${number.trim().toUpperCase()}`);
}

function claimKey(ring: KeyRing, reference: string): Key {
  return keys.camsClaim(hashOf(ring, 'person', reference));
}

export function camsClaimItem(ring: KeyRing, reference: string, clientId: string): Item {
  return claimCodec.toItem({ hash: hashOf(ring, 'person', reference), clientId });
}

/** @param onConflict the error if the person is already linked to an account */
export function claimCamsPerson(
  transaction: Transaction,
  ring: KeyRing,
  reference: string,
  clientId: string,
  onConflict: OnConflict,
): void {
  transaction.create(camsClaimItem(ring, reference, clientId), onConflict);
}

/** @param onConflict the error if the person is not linked to this account */
export function releaseCamsPerson(
  transaction: Transaction,
  ring: KeyRing,
  reference: string,
  clientId: string,
  onConflict: OnConflict,
): void {
  transaction.delete(claimKey(ring, reference), { clientId }, onConflict);
}

/** Whether a person in CaMS is linked to an account; strongly consistent. */
export async function isCamsPersonLinked(table: Table, ring: KeyRing, reference: string): Promise<boolean> {
  return (await getItem(table, claimKey(ring, reference))) !== undefined;
}

export function recordAssessmentImport(
  transaction: Transaction,
  ring: KeyRing,
  number: string,
  clientId: string,
  now: Date,
): void {
  const hash = hashOf(ring, 'assessment', number);
  transaction.put(importedCodec.toItem({ hash, clientId, at: now.toISOString() }));
}

export async function isAssessmentImported(table: Table, ring: KeyRing, number: string): Promise<boolean> {
  return (await getItem(table, keys.importedAssessment(hashOf(ring, 'assessment', number)))) !== undefined;
}

export function saveEap(transaction: Transaction, clientId: string, plans: readonly Plan[]): void {
  transaction.put(eapCodec.toItem({ clientId, plans: [...plans] }));
}

export function deleteEap(transaction: Transaction, clientId: string): void {
  transaction.delete(keys.eap(clientId));
}

/** The plans of a client, newest active first (EA-06); strongly consistent. */
export async function getEap(table: Table, clientId: string): Promise<readonly Plan[]> {
  const item = await getItem(table, keys.eap(clientId));
  return item ? eapCodec.fromItem(item).plans : [];
}

/** From an index. @param options.start `next` of the previous page */
export async function linkedClientsPage(
  table: Table,
  shard: number,
  options: { readonly limit: number; readonly start?: Readonly<Record<string, string>> | undefined },
): Promise<{ readonly clientIds: readonly string[]; readonly next: Record<string, string> | undefined }> {
  const { items, next } = await queryPage(table, { index: 'work', partition: `CAMSLINK#${shard}` }, options);
  return {
    clientIds: items.map((item) => claimCodec.fromItem(item).clientId),
    next: next && Object.fromEntries(Object.entries(next).map(([name, value]) => [name, String(value)])),
  };
}
