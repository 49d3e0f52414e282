import * as z from 'zod';
import { sharedFields } from '#shared/domain/cams.ts';
import type { CamsLink, Client } from '#shared/domain/client.ts';
import { camsOnly, sameValue, sharedValues } from './apply.ts';

/** How fresh a linked client's record is, and what of it comes from CaMS; only for those who may read the plan. */
export const CamsView = z
  .object({
    lastSyncedAt: z.string(),
    stale: z.boolean().describe('CaMS has not been answering for this person since then'),
    sources: z
      .record(z.string(), z.object({ from: z.literal('cams'), syncedAt: z.string() }))
      .describe('By field: those whose value is what CaMS last said, and when it did'),
    lastChanges: z
      .array(z.object({ field: z.string(), at: z.string() }))
      .describe('What the last sync that changed anything changed; `eap`: the plans'),
  })
  .describe('Staff with `clients`, linked clients');

/** A field that staff or the client have edited since has no source here: it is the portal's until the next sync (ED-04). */
export function camsView(client: Client, cams: CamsLink): z.input<typeof CamsView> {
  const held = sharedValues(client);
  const shared = sharedFields.filter(
    (field) => cams.snapshot[field] !== undefined && sameValue(cams.snapshot[field], held[field]),
  );
  const own = (Object.keys(camsOnly) as (keyof typeof camsOnly)[])
    .filter((field) => cams[field] !== undefined)
    .map((field) => camsOnly[field]);
  const source = { from: 'cams' as const, syncedAt: cams.lastSyncedAt };
  return {
    ...freshness(cams),
    sources: Object.fromEntries([...shared, ...own].map((field) => [field, source])),
    lastChanges: cams.lastChanges,
  };
}

export function freshness({ lastSyncedAt, failedAt }: CamsLink): { lastSyncedAt: string; stale: boolean } {
  return { lastSyncedAt, stale: failedAt !== undefined };
}
