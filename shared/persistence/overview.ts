import type { Activity } from '#shared/domain/activity.ts';
import type { Client } from '#shared/domain/client.ts';
import { activityPrefix, fromActivityItem } from './activity.ts';
import type { Table } from './client.ts';
import { fromClientItem } from './clients.ts';
import { fromGeneralNotesItem, type GeneralNotes, neverSaved } from './general-notes.ts';
import { keys } from './keys.ts';
import { queryPage } from './reads.ts';
import type { Item } from './refusals.ts';

/** Open tasks per client at most (api 1). */
const mostOpenTasks = 50;
const newestActivities = 10;

export interface Overview {
  readonly client: Client;
  readonly notes: GeneralNotes;
  /** Items of the open tasks, due first. */
  readonly openTasks: readonly Item[];
  readonly activities: readonly Activity[];
  /** Where `activityPage` goes on; absent where there are no more. */
  readonly nextActivity: Item | undefined;
}

/**
 * Everything on the Overview tab in one short Query (ADR 0013): what stands beside the profile, all open tasks, and the newest
 * activities lie first in the client's partition. Strongly consistent.
 */
export async function readOverview(table: Table, clientId: string): Promise<Overview | undefined> {
  const { pk, sk: profileKey } = keys.client(clientId);
  const { sk: notesKey } = keys.generalNotes(clientId);
  const beside = [profileKey, notesKey, keys.safetyFlag(clientId).sk].length;
  const { items } = await queryPage(
    table,
    { partition: pk, from: 'A#', to: `${activityPrefix}~`, consistent: true },
    { limit: beside + mostOpenTasks + newestActivities + 1 },
  );
  const profile = items.find(({ sk }) => sk === profileKey);
  if (!profile) {
    return undefined;
  }
  const notes = items.find(({ sk }) => sk === notesKey);
  const activities = items.filter(({ sk }) => String(sk).startsWith(activityPrefix));
  const shown = activities.slice(0, newestActivities);
  const last = activities.length > shown.length ? shown.at(-1) : undefined;
  return {
    client: fromClientItem(profile),
    notes: notes ? fromGeneralNotesItem(notes) : neverSaved(clientId),
    openTasks: openTasksOf(items),
    activities: shown.map(fromActivityItem),
    nextActivity: last && { pk: last.pk, sk: last.sk },
  };
}

/** The open tasks in a client's partition. The tasks resource gives them their shape; until then nobody writes any. */
export function openTasksOf(items: readonly Item[]): readonly Item[] {
  return items.filter(({ sk }) => String(sk).startsWith('B#'));
}
