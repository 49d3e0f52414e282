import type { Course } from '#shared/domain/course.ts';
import { type ClientTraining, movedTraining, type TrainingStatus } from '#shared/domain/training.ts';
import { newId } from '#shared/ids.ts';
import { addActivity } from '#shared/persistence/activity.ts';
import { insertCourse } from '#shared/persistence/courses.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { insertTraining } from '#shared/persistence/training.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { demoProviders, demoStaff } from './accounts-demo.ts';
import { daysBefore, furtherPeople } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';

type DemoCourse = readonly [
  id: string,
  title: string,
  provider: string,
  mode: NonNullable<Course['deliveryMode']>,
  cost: number,
  duration: string,
  skills: string,
  nocs: string,
];

const college = 'Harbour Community College';

/** Both providers have these in their catalogues; the last is one of past years. */
const courses: readonly DemoCourse[] = [
  [
    'bookkeeping',
    'Bookkeeping fundamentals',
    college,
    'hybrid',
    420,
    '10 weeks',
    'bookkeeping bank-reconciliation accounts-payable',
    '12200 14200',
  ],
  ['payroll', 'Payroll compliance', college, 'online', 380, '8 weeks', 'payroll accounting-software', '13102'],
  [
    'spreadsheets',
    'Spreadsheets for the office',
    'Lakefront Learning',
    'online',
    0,
    '12 hours',
    'spreadsheets data-entry',
    '13110 14100',
  ],
  [
    'reception',
    'Front desk and customer service',
    'Lakefront Learning',
    'in_person',
    90,
    '3 weeks',
    'reception customer-service switchboard',
    '14101',
  ],
  [
    'food-handler',
    'Food handler certificate',
    'City Health Programs',
    'in_person',
    55,
    '1 day',
    'food-safety',
    '65201',
  ],
  [
    'smart-serve',
    'Responsible alcohol service',
    'City Health Programs',
    'online',
    45,
    '4 hours',
    'smart-serve',
    '64301',
  ],
  [
    'first-aid',
    'Standard first aid and CPR',
    'City Health Programs',
    'in_person',
    140,
    '2 days',
    'first-aid cpr',
    '33102 42202',
  ],
  [
    'personal-support',
    'Personal support worker',
    college,
    'in_person',
    1950,
    '7 months',
    'personal-care elder-care dementia-care patient-lifting',
    '33102',
  ],
  [
    'early-years',
    'Working in the early years',
    college,
    'hybrid',
    640,
    '12 weeks',
    'early-childhood play-activities behaviour-guidance',
    '42202',
  ],
  [
    'heights',
    'Working at heights',
    'Trades Training Hall',
    'in_person',
    125,
    '1 day',
    'working-at-heights site-safety',
    '75110',
  ],
  [
    'forklift',
    'Forklift operator',
    'Trades Training Hall',
    'in_person',
    210,
    '2 days',
    'forklift loading shipping-receiving',
    '14400 75101',
  ],
  [
    'mig',
    'MIG welding, level 1',
    'Trades Training Hall',
    'in_person',
    780,
    '6 weeks',
    'mig-welding welding blueprints',
    '72106',
  ],
  [
    'it-support',
    'IT support essentials',
    college,
    'online',
    560,
    '16 weeks',
    'computer-support computer-hardware computer-networks',
    '22221',
  ],
  ['web', 'Web development evenings', college, 'online', 690, '20 weeks', 'html-css javascript react git', '21234'],
  [
    'computer-basics',
    'Computer basics',
    'Public library',
    'in_person',
    0,
    '6 sessions',
    'computer-basics email-software',
    '',
  ],
  [
    'switchboard',
    'Switchboard operation (2019)',
    'Lakefront Learning',
    'in_person',
    60,
    '2 days',
    'switchboard',
    '14101',
  ],
];
const pastCourse = 'switchboard';

type DemoTraining = readonly [clientId: string, course: string, daysAgo: number, moves: string, notes?: string];

/** Which course was recommended when, and the statuses that followed, a few days apart. */
const namedTraining: readonly DemoTraining[] = [
  ['client-amina', 'spreadsheets', 52, 'enrolled in_progress completed', 'Certificate shown at the last meeting.'],
  ['client-amina', 'bookkeeping', 40, 'enrolled in_progress', 'Evening group, Tuesdays and Thursdays.'],
  ['client-amina', 'payroll', 2, '', 'To start once bookkeeping is done.'],
  ['client-chloe', 'early-years', 9, 'enrolled'],
  ['client-chloe', 'first-aid', 9, ''],
  ['client-david', 'forklift', 200, 'enrolled in_progress completed'],
  ['client-emma', 'it-support', 25, 'enrolled in_progress'],
  ['client-emma', 'web', 25, 'declined', 'Too long for now.'],
];

const furtherMoves = [
  '',
  'enrolled',
  'enrolled in_progress',
  'enrolled in_progress completed',
  'declined',
  'enrolled withdrawn',
];

/** Course catalogues of both providers, and what clients make of what was recommended to them. After the vocabulary and the clients. */
export async function seedDemoTraining({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const skills = await connectVocabulary(table, environment).skills();
  const now = clock();
  const added = daysBefore(now, 300).toISOString();
  const there = () => new Error('The table holds demo courses already');
  const providers = [
    [demoProviders.lakeshore.id, demoStaff.manager.id],
    [demoProviders.riverside.id, demoStaff.sofia.id],
  ] as const;

  const catalogue = new Transaction();
  for (const [serviceProviderId, createdBy] of providers) {
    for (const [id, title, provider, deliveryMode, cost, duration, skillIds, nocs] of courses) {
      insertCourse(
        catalogue,
        {
          id: courseId(serviceProviderId, id),
          serviceProviderId,
          title,
          provider,
          url: `https://courses.example/${id}`,
          deliveryMode,
          cost,
          duration,
          skills: words(skillIds).map((skillId) => {
            const skill = skills.skill(skillId);
            if (!skill) {
              throw new Error(`The demo has no skill ${skillId}`);
            }
            return { skillId: skill.skillId, label: skill.label };
          }),
          nocs: words(nocs),
          active: id !== pastCourse,
          createdBy,
          createdAt: added,
          updatedAt: added,
          version: 1,
        },
        there,
      );
    }
  }
  await catalogue.commit(table);

  const training = new Transaction();
  for (const row of [...namedTraining, ...furtherTraining()]) {
    addTraining(training, row, now, there);
  }
  await training.commit(table);
}

function courseId(serviceProviderId: string, course: string): string {
  return `course-${serviceProviderId.replace('provider-', '')}-${course}`;
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}

/** One training for every fifth further person with a caseworker. */
function furtherTraining(): DemoTraining[] {
  return furtherPeople.flatMap(({ id, assignedStaffIds, addedDaysAgo }, index) => {
    const [course] = courses[index % (courses.length - 1)] ?? [];
    return index % 5 === 0 && assignedStaffIds?.length && course !== undefined
      ? [[id, course, addedDaysAgo, furtherMoves[(index / 5) % furtherMoves.length] ?? ''] as const]
      : [];
  });
}

/** A training as it stands after its moves, which the client made. */
function addTraining(
  transaction: Transaction,
  [clientId, course, daysAgo, moves, notes]: DemoTraining,
  now: Date,
  onConflict: () => Error,
): void {
  const riverside = clientId === 'client-emma' || furtherPeople.some(isOfRiverside(clientId));
  const provider = riverside ? demoProviders.riverside : demoProviders.lakeshore;
  const id = courseId(provider.id, course);
  const at = daysBefore(now, daysAgo);
  const statuses = words(moves) as TrainingStatus[];
  let training: ClientTraining = {
    id: newId(at.getTime()),
    clientId,
    courseId: id,
    recommendedBy: riverside ? demoStaff.sofia.id : demoStaff.maya.id,
    status: 'recommended',
    statusChangedAt: at.toISOString(),
    ...(notes === undefined ? {} : { notes }),
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
    version: 1,
  };
  statuses.forEach((status, step) => {
    const moved = daysBefore(now, (daysAgo * (statuses.length - step)) / (statuses.length + 1));
    training = { ...movedTraining(training, status, moved), updatedAt: moved.toISOString(), version: step + 2 };
    const label = courses.find(([courseName]) => courseName === course)?.[1] ?? course;
    addActivity(transaction, clientId, 'training_status_changed', moved, { kind: 'course', id, label });
  });
  insertTraining(transaction, training, onConflict);
}

function isOfRiverside(clientId: string) {
  return ({ id, serviceProviderId }: { id: string; serviceProviderId: string }) =>
    id === clientId && serviceProviderId === demoProviders.riverside.id;
}
