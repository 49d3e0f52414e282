import { addDays, type TaskRepeats } from '#shared/domain/recurrence.ts';
import { completedTask, newTask, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { peopleOf } from '#shared/persistence/people.ts';
import { defaultSettings } from '#shared/persistence/settings.ts';
import { connect, type Table } from '#shared/persistence/table-connection.ts';
import { saveTasks, type TaskClient } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import { demoProviders, demoStaff } from './accounts-demo.ts';
import type { SeedContext } from './context.ts';

/** A made-up task; days count from the day of the seed. */
interface DemoTask {
  readonly name: string;
  readonly details?: string;
  readonly dueIn: number;
  readonly repeats?: TaskRepeats;
  readonly staffIds?: readonly string[];
  readonly client?: boolean;
  readonly createdBy: string;
  readonly completed?: boolean;
  readonly isIntake?: boolean;
}

const { lakeshore, riverside } = demoProviders;
const { maya, noah, manager, sofia, network } = demoStaff;

/** What the clients whom the demo names have to do themselves. */
const namedTasks: Readonly<Record<string, readonly DemoTask[]>> = {
  'amina@clients.example': [
    { name: 'Bring your credential assessment', dueIn: 0, client: true, createdBy: maya.id },
    {
      name: 'Practise the interview questions',
      details: 'The list is under Files. We go through it together next time.',
      dueIn: 5,
      client: true,
      createdBy: maya.id,
    },
    { name: 'Send us your resume', dueIn: -12, client: true, createdBy: maya.id, completed: true },
  ],
  'emma@clients.example': [
    { name: 'Ask two former employers for a reference', dueIn: 3, client: true, createdBy: sofia.id },
  ],
};

/** Noah has just been assigned to somebody, with the intake tasks (SA-07). */
const intakeOf = 'client-demo-02';
const intakeTasks: readonly DemoTask[] = defaultSettings.intakeTasks.map(({ name, details, dueInDays }) => ({
  name,
  ...(details === undefined ? {} : { details }),
  dueIn: dueInDays,
  staffIds: [noah.id],
  createdBy: manager.id,
  isIntake: true,
}));

/** What caseworkers have to do for their clients, in turn. */
const caseworkerTasks: readonly Omit<DemoTask, 'staffIds' | 'createdBy'>[] = [
  { name: 'Call about the work placement', dueIn: 0 },
  { name: 'Review the resume', details: 'Second page: dates of the last two jobs.', dueIn: 2 },
  { name: 'Check in by phone', dueIn: 6, repeats: 'biweekly' },
  { name: 'Ask the employer about the trial day', dueIn: -3 },
  { name: 'Send the course list', dueIn: -20, completed: true },
  { name: 'Prepare the action plan', dueIn: 11 },
  { name: 'Fill in the application form together', dueIn: 8 },
];

/** Tasks without a client. */
const providerTasks: readonly (DemoTask & { readonly serviceProviderId: string })[] = [
  {
    name: 'Team meeting: prepare the agenda',
    dueIn: 1,
    repeats: 'weekly',
    staffIds: [maya.id, noah.id, manager.id],
    createdBy: manager.id,
    serviceProviderId: lakeshore.id,
  },
  {
    name: 'Monthly figures',
    dueIn: 9,
    repeats: 'monthly',
    staffIds: [manager.id],
    createdBy: manager.id,
    serviceProviderId: lakeshore.id,
  },
  {
    name: 'Update the workshop calendar',
    dueIn: -1,
    staffIds: [noah.id],
    createdBy: manager.id,
    serviceProviderId: lakeshore.id,
  },
  {
    name: 'Name a speaker for the regional job fair',
    details: 'Twenty minutes, in English or French.',
    dueIn: 7,
    createdBy: network.id,
    serviceProviderId: riverside.id,
  },
  {
    name: 'Order brochures',
    dueIn: 4,
    staffIds: [sofia.id],
    createdBy: sofia.id,
    serviceProviderId: riverside.id,
  },
];

/** Tasks in every state: for clients to do, for their caseworkers, for a provider, and one that waits for somebody to take it. */
export async function seedDemoTasks({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const now = clock();
  const people = await peopleOf(table, [lakeshore.id, riverside.id]);
  const clients = await clientsByIds(
    table,
    people.map(({ clientId }) => clientId),
  );
  const sorted = [...clients.values()].sort((one, other) => (one.email < other.email ? -1 : 1));
  const ofClients = sorted.flatMap((client, index) => {
    const [caseworker] = client.assignedStaffIds;
    const named = client.id === intakeOf ? intakeTasks : namedTasks[client.email];
    const given =
      named ??
      (caseworker === undefined || client.archivedAt !== undefined || client.email.split('@')[0] === 'ben'
        ? []
        : [0, 3].slice(0, index % 3).map((step) => ({
            ...(caseworkerTasks[(index + step) % caseworkerTasks.length] ?? { name: 'Call back', dueIn: 0 }),
            staffIds: [caseworker],
            createdBy: caseworker,
          })));
    return given.length === 0 ? [] : [{ client, tasks: given }];
  });
  await Promise.all([
    ...ofClients.map(({ client, tasks }) => write(table, tasks, client.serviceProviderId, now, client)),
    ...providerTasks.map((task) => write(table, [task], task.serviceProviderId, now)),
  ]);
}

async function write(
  table: Table,
  demo: readonly DemoTask[],
  serviceProviderId: string,
  now: Date,
  client?: TaskClient,
): Promise<void> {
  const clients = client ? [client] : [];
  const made = demo.map((task) => ({ demo: task, task: taskOf(task, serviceProviderId, now, client) }));
  const transaction = new Transaction();
  saveTasks(transaction, { clients, created: made.map(({ task }) => task) });
  await transaction.commit(table);
  const done = made.filter((one) => one.demo.completed);
  if (done.length > 0) {
    const completion = new Transaction();
    saveTasks(completion, {
      clients,
      changed: done.map(({ task }) => {
        const by = task.responsible.client ? task.clientId : task.responsible.staffIds[0];
        return { move: 'complete', before: task, after: completedTask(task, { id: by ?? task.createdBy }, now) };
      }),
    });
    await completion.commit(table);
  }
}

function taskOf(demo: DemoTask, serviceProviderId: string, now: Date, client: TaskClient | undefined): Task {
  return newTask(
    {
      id: newId(now.getTime()),
      name: demo.name,
      dueDate: addDays(dayIn(instanceZone, now), demo.dueIn),
      responsible: { staffIds: [...(demo.staffIds ?? [])], client: demo.client ?? false },
      serviceProviderId,
      createdBy: demo.createdBy,
      ...(demo.details === undefined ? {} : { details: demo.details }),
      ...(demo.repeats === undefined ? {} : { repeats: demo.repeats }),
      ...(client === undefined ? {} : { clientId: client.id }),
      isIntake: demo.isIntake ?? false,
    },
    now,
  );
}
