import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import { safetyFlagNote } from '#shared/domain/safety-flag.ts';
import { newId } from '#shared/ids.ts';
import { addSystemNote, createCaseNote } from '#shared/persistence/case-notes.ts';
import { changeClient, clientsByIds } from '#shared/persistence/clients.ts';
import { insertSafetyFlag } from '#shared/persistence/safety-flag.ts';
import { connect, type Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time.ts';
import { demoProviders, demoStaff } from './accounts-demo.ts';
import { daysBefore, furtherPeople } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';

type DemoNote = readonly [
  clientId: string,
  staff: keyof typeof demoStaff,
  daysAgo: number,
  type: string,
  text?: string,
];

/** What the file of the people whom the demo's description names tells of them. */
const namedNotes: readonly DemoNote[] = [
  [
    'client-amina',
    'maya',
    63,
    'meeting_in_person',
    'Intake meeting. Goal: bookkeeping in a small office, full-time, near transit.',
  ],
  [
    'client-amina',
    'maya',
    49,
    'phone',
    'Sent the transcripts to the assessment service. Result expected in six weeks.',
  ],
  ['client-amina', 'noah', 30, 'workshop', 'Attended “Résumés that get read”. Left with a new draft.'],
  ['client-amina', 'maya', 14, 'e_mail', 'Shared three postings. Two look right, one asks for a designation.'],
  ['client-amina', 'maya', 2, 'phone', 'Interview on Thursday. We practised salary questions.'],
  ['client-ben', 'maya', 3, 'administrative', 'Walked in; invited to the portal. First appointment next week.'],
  [
    'client-chloe',
    'manager',
    11,
    'video',
    'Entretien en français. Souhaite un poste à temps partiel pendant ses études.',
  ],
  ['client-david', 'noah', 180, 'employer_contact', 'Employer confirms the start as shipping clerk.'],
  ['client-david', 'noah', 60, 'retention_check', 'Still there, hours are stable. File to be archived.'],
  ['client-emma', 'sofia', 30, 'meeting_in_person', 'Wants to move from sales into laboratory work.'],
  ['client-emma', 'sofia', 16, 'no_show'],
  ['client-emma', 'sofia', 9, 'follow_up', 'Had the wrong day in the calendar. New appointment made; reminders on.'],
];

const furtherTexts: readonly (readonly [type: string, text: string])[] = [
  ['meeting_in_person', 'Went through the action plan; next steps agreed.'],
  ['phone', 'Called about child care. Will try evening shifts first.'],
  ['text', 'Asked for the address of the job fair.'],
  ['job_development', 'Spoke to two employers about a trial shift.'],
  ['follow_up', 'Application sent; waiting for an answer.'],
];

/** People of both providers who carry a flag: nobody whom the demo's description names. */
const flagged = [
  {
    clientId: 'client-demo-05',
    by: demoStaff.maya,
    provider: demoProviders.lakeshore,
    message: 'Meet in the front office, with a colleague present.',
  },
  {
    clientId: 'client-demo-03',
    by: demoStaff.sofia,
    provider: demoProviders.riverside,
    message: 'Do not leave messages with others at this number.',
  },
] as const;

/** Case notes of the demo's clients by their caseworkers, and two safety flags. */
export async function seedDemoCaseNotes({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const now = clock();
  const notes = [
    ...namedNotes.map((note) => named(note, now)),
    ...furtherPeople.flatMap((_, index) => further(index, now)),
  ];
  await writeNotes(table, notes);
  await writeFlags(table, now);
}

function named([clientId, staff, daysAgo, activityType, details]: DemoNote, now: Date): CaseNote {
  const { id: authorId, serviceProviderId } = { serviceProviderId: undefined, ...demoStaff[staff] };
  return noteAt(daysBefore(now, daysAgo), { clientId, authorId, serviceProviderId, activityType, details });
}

/** None, one or two notes, since the person was added. */
function further(index: number, now: Date): CaseNote[] {
  const person = furtherPeople[index];
  const authorId = person?.assignedStaffIds?.[0];
  if (!person || authorId === undefined) {
    return [];
  }
  return [person.addedDaysAgo - 1, Math.ceil(person.addedDaysAgo / 3)].slice(0, index % 3).flatMap((daysAgo, at) => {
    const [activityType, details] = furtherTexts[(index + at * 2) % furtherTexts.length] ?? [];
    const { id: clientId, serviceProviderId } = person;
    return activityType === undefined
      ? []
      : noteAt(daysBefore(now, daysAgo), { clientId, authorId, serviceProviderId, activityType, details });
  });
}

/** Written when it happened. */
function noteAt(
  at: Date,
  note: Pick<CaseNote, 'clientId' | 'authorId' | 'serviceProviderId' | 'activityType' | 'details'>,
): CaseNote {
  return {
    id: newId(at.getTime()),
    ...note,
    origin: 'manual',
    date: dayIn(instanceZone, at),
    time: timeIn(instanceZone, at),
    createdAt: at.toISOString(),
    version: 1,
  };
}

const notesAtOnce = 50;

async function writeNotes(table: Table, notes: readonly CaseNote[]): Promise<void> {
  for (let start = 0; start < notes.length; start += notesAtOnce) {
    const transaction = new Transaction();
    for (const note of notes.slice(start, start + notesAtOnce)) {
      createCaseNote(transaction, note);
    }
    await transaction.commit(table);
  }
}

async function writeFlags(table: Table, now: Date): Promise<void> {
  const clients = await clientsByIds(
    table,
    flagged.map(({ clientId }) => clientId),
  );
  const at = daysBefore(now, 4);
  const stamp = at.toISOString();
  const transaction = new Transaction();
  for (const { clientId, by, provider, message } of flagged) {
    const client: Client | undefined = clients.get(clientId);
    if (!client) {
      throw new Error(`The demo has no ${clientId}`);
    }
    const there = () => new Error('The table holds demo flags already');
    changeClient(transaction, client, { ...client, hasSafetyFlag: true }, { hasSafetyFlag: false }, there, now);
    const stamps = { createdBy: by.id, createdAt: stamp, updatedBy: by.id, updatedAt: stamp };
    insertSafetyFlag(transaction, { flag: undefined, stored: undefined }, { clientId, message, ...stamps }, there);
    const moment = { date: dayIn(instanceZone, at), time: timeIn(instanceZone, at) };
    const details = safetyFlagNote('added', provider.name, moment);
    const author = { authorId: by.id, serviceProviderId: provider.id };
    addSystemNote(transaction, { clientId, ...author, activityType: 'safety_flag', details }, at);
  }
  await transaction.commit(table);
}
