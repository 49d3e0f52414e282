import type { Activity } from '#shared/domain/activity.ts';
import type { Client } from '#shared/domain/client.ts';
import { activityPrefix, fromActivityItem } from '#shared/persistence/activity.ts';
import { fromClientItem } from '#shared/persistence/clients.ts';
import { emptyNotes, fromGeneralNotesItem, type GeneralNotes } from '#shared/persistence/general-notes.ts';
import { keys } from '#shared/persistence/keys.ts';
import { queryPage } from '#shared/persistence/reads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { type OpenTask, openTasksOf } from '#shared/persistence/tasks.ts';

const newestActivities = 10;

export interface Overview {
  readonly client: Client;
  readonly notes: GeneralNotes;
  /** Ordered by due date; `tasksByIds` reads the tasks themselves. */
  readonly openTasks: readonly OpenTask[];
  readonly activities: readonly Activity[];
  /** Start of the next `activityPage`; absent on the last page. */
  readonly nextActivity: Item | undefined;
}

/**
 * Everything on the Overview tab, from one short, strongly consistent Query: it sorts first in the partition (ADR
 * 0013).
 */
export async function getOverview(table: Table, clientId: string): Promise<Overview | undefined> {
  const { pk, sk: profileKey } = keys.client(clientId);
  const { sk: notesKey } = keys.generalNotes(clientId);
  const singleItems = [profileKey, notesKey, keys.safetyFlag(clientId).sk, keys.openTasks(clientId).sk].length;
  const { items } = await queryPage(
    table,
    { partition: pk, from: 'A#', to: `${activityPrefix}~`, consistent: true },
    { limit: singleItems + newestActivities + 1 },
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
    notes: notes ? fromGeneralNotesItem(notes) : emptyNotes(clientId),
    openTasks: openTasksOf(items),
    activities: shown.map(fromActivityItem),
    nextActivity: last && { pk: last.pk, sk: last.sk },
  };
}
