import { type JobLead, type JobLeadStatus, jobLeadStatuses, snapshotOf } from '#shared/domain/job-lead.ts';
import type { Posting } from '#shared/domain/posting.ts';
import { newId } from '#shared/ids.ts';
import { addActivity } from '#shared/persistence/activity.ts';
import { insertJobLead, leadIdOf } from '#shared/persistence/job-leads.ts';
import { postingEntries, postingsById } from '#shared/persistence/postings.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { daysBefore, furtherPeople, namedPeople } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';

type DemoLead = readonly [clientId: string, daysAgo: number, status: JobLeadStatus, notes?: string];

/** Which postings the named people saved: of what they look for, where there is any. */
const namedLeads: readonly DemoLead[] = [
  ['client-amina', 26, 'rejected', 'They wanted two years in Canada.'],
  ['client-amina', 19, 'no_response'],
  ['client-amina', 9, 'interviewing', 'Thursday, 10 a.m., with the office manager.'],
  ['client-amina', 5, 'applied'],
  ['client-amina', 1, 'interested'],
  ['client-chloe', 6, 'applied', 'Demander si les horaires conviennent aux cours.'],
  ['client-chloe', 2, 'interested'],
  ['client-david', 190, 'hired', 'Started the Monday after.'],
  ['client-emma', 14, 'no_response'],
  ['client-emma', 3, 'interested'],
];

/** Jobs from elsewhere. */
const ownLeads = [
  { clientId: 'client-amina', daysAgo: 12, title: 'Junior bookkeeper', employer: 'Kensington Market Grocers' },
  { clientId: 'client-emma', daysAgo: 8, title: 'Help desk assistant', employer: 'Rideau Computer Clinic' },
] as const;

/** Job leads in every status, after the postings and the clients. */
export async function seedDemoJobLeads({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const now = clock();
  const ids: string[] = [];
  for await (const { posting } of postingEntries(table)) {
    ids.push(posting.postingId);
  }
  const postings = [...(await postingsById(table, ids)).values()].sort((a, b) => (a.postedAt < b.postedAt ? 1 : -1));

  const transaction = new Transaction();
  const taken = new Set<string>();
  [...namedLeads, ...furtherLeads()].forEach(([clientId, daysAgo, status, notes], index) => {
    const posting = choice(postings, clientId, index, taken);
    if (!posting) {
      return;
    }
    const { postingId } = posting;
    taken.add(leadIdOf(clientId, postingId));
    const source = index % 2 === 0 ? 'board' : 'feed';
    const lead = {
      id: leadIdOf(clientId, postingId),
      clientId,
      postingId,
      snapshot: snapshotOf(posting),
      source,
    } as const;
    add(transaction, { ...lead, status, ...(notes === undefined ? {} : { notes }) }, daysBefore(now, daysAgo), now);
  });
  for (const { clientId, daysAgo, title, employer } of ownLeads) {
    const at = daysBefore(now, daysAgo);
    const lead = { id: newId(at.getTime()), clientId, snapshot: { title, employer }, source: 'manual' } as const;
    add(transaction, { ...lead, status: 'applied' }, at, now);
  }
  await transaction.commit(table);
}

/** A posting that a person would save, and has not yet. */
function choice(postings: readonly Posting[], clientId: string, index: number, taken: ReadonlySet<string>) {
  const looksFor = namedPeople.find(({ id }) => id === clientId)?.workDetails?.targetOccupations ?? [];
  const free = postings.filter(({ postingId }) => !taken.has(leadIdOf(clientId, postingId)));
  const fitting = free.filter(({ nocs }) => nocs.some((noc) => looksFor.includes(noc)));
  return fitting[0] ?? free[(index * 11) % Math.max(1, free.length)];
}

/** One lead for every sixth further person who may sign in. */
function furtherLeads(): DemoLead[] {
  return furtherPeople.flatMap(({ id, accountStatus, addedDaysAgo }, index) =>
    index % 6 === 0 && accountStatus !== 'invited'
      ? [
          [
            id,
            Math.ceil(addedDaysAgo / 2),
            jobLeadStatuses[(index / 6) % jobLeadStatuses.length] ?? 'interested',
          ] as const,
        ]
      : [],
  );
}

type Draft = Omit<JobLead, 'statusChangedAt' | 'savedAt' | 'updatedAt' | 'version'>;

/** A lead that was saved at a time and, unless it is Interested still, set to its status half-way since. */
function add(transaction: Transaction, draft: Draft, saved: Date, now: Date): void {
  const moved = draft.status === 'interested' ? undefined : new Date((saved.getTime() + now.getTime()) / 2);
  const changedAt = (moved ?? saved).toISOString();
  const stamps = { savedAt: saved.toISOString(), statusChangedAt: changedAt, updatedAt: changedAt };
  const lead: JobLead = { ...draft, ...stamps, version: moved ? 2 : 1 };
  insertJobLead(transaction, lead, () => new Error('The table holds demo leads already'));
  const subject = { kind: 'job_lead', id: lead.id, label: lead.snapshot.title };
  addActivity(transaction, lead.clientId, 'job_saved', saved, subject);
  if (moved) {
    addActivity(transaction, lead.clientId, 'job_lead_status_changed', moved, subject);
  }
}
