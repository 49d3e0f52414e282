/**
 * Made-up Employment Action Plans, as CaMS would tell them. How they hang together is derived, so that none says what cannot be:
 * a plan item's status from its dates (EA-10), outcomes only on what is completed (EA-11, EA-12), a good cause only beside an
 * outcome that was not attained (EA-15).
 */

/** Plans tell dates around this day, so that everybody gets the same ones always. */
export const plansToday = '2026-06-15';

interface CamsPlanItem {
  readonly name: string;
  readonly concerning: string;
  readonly owner: string;
  readonly responsibility: string;
  readonly expectedStart: string;
  readonly expectedEnd: string;
  readonly actualStart?: string;
  readonly actualEnd?: string;
  readonly expectedOutcome: string;
  readonly outcome?: string;
  readonly goodCause?: string;
  readonly estimatedCost?: number;
  readonly actualCost?: number;
  readonly status: string;
}

interface CamsSubGoal {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly outcome?: string;
  readonly planItems: readonly CamsPlanItem[];
}

export interface CamsPlan {
  readonly reference: string;
  readonly status: string;
  readonly owner: string;
  readonly serviceProviderName: string;
  readonly startDate: string;
  readonly endDate?: string;
  readonly closureReason?: string;
  readonly goal: { readonly name: string; readonly outcome?: string };
  readonly subGoals: readonly CamsSubGoal[];
  readonly employmentOutcomes: readonly Readonly<Record<string, string | number>>[];
}

const owners = ['R. Delacroix', 'T. Abernathy', 'S. Varghese', 'M. Ouellet'];
const goals = ['Full-time employment', 'Part-time employment', 'Self-employment', 'Return to a previous occupation'];
const subGoals = ['Job search', 'Skills development', 'Credential recognition', 'Workplace experience', 'Supports'];
const activities = [
  ['Résumé workshop', 'Résumé ready to send'],
  ['Interview practice', 'Confident in interviews'],
  ['Language assessment', 'Benchmark known'],
  ['First-aid certificate', 'Certificate obtained'],
  ['Job trial', 'Four weeks completed'],
  ['Transit support', 'Able to attend'],
] as const;
const goodCauses = ['Illness', 'Family responsibilities', 'Course cancelled'];

function day(offset: number): string {
  return new Date(Date.parse(`${plansToday}T00:00:00Z`) + offset * 24 * 3600_000).toISOString().slice(0, 10);
}

function pick<T>(values: readonly T[], at: number): T {
  return values[at % values.length] as T;
}

/** How far an item is: each of the four statuses, and each of the three outcomes. */
const stages = ['unapproved', 'not-started', 'in-progress', 'attained', 'not-attained', 'cancelled'] as const;
type Stage = (typeof stages)[number];

/** EA-10: approved or not, begun or not, ended or not. */
function statusOf(stage: Stage): string {
  switch (stage) {
    case 'unapproved':
      return 'Unapproved';
    case 'not-started':
      return 'Not Started';
    case 'in-progress':
      return 'In Progress';
    default:
      return 'Completed';
  }
}

function planItem(seed: number, stage: Stage): CamsPlanItem {
  const [name, expectedOutcome] = pick(activities, seed);
  const started = stage !== 'unapproved' && stage !== 'not-started';
  const ended = started && stage !== 'in-progress';
  const start = -120 + (seed % 40);
  return {
    name,
    concerning: 'Client',
    owner: pick(owners, seed),
    responsibility: seed % 2 === 0 ? 'Client' : 'Service provider',
    expectedStart: day(start),
    expectedEnd: day(start + 28),
    ...(started ? { actualStart: day(start + 2) } : {}),
    ...(ended ? { actualEnd: day(start + 30) } : {}),
    expectedOutcome,
    ...(stage === 'attained' ? { outcome: 'Attained' } : {}),
    ...(stage === 'not-attained' ? { outcome: 'Not Attained', goodCause: pick(goodCauses, seed) } : {}),
    ...(stage === 'cancelled' ? { outcome: 'Cancelled' } : {}),
    ...(seed % 3 === 0 ? { estimatedCost: 120 + seed } : {}),
    ...(seed % 3 === 0 && ended ? { actualCost: 118.5 + seed } : {}),
    status: statusOf(stage),
  };
}

/** EA-12: an outcome only where every item has one. */
function subGoal(seed: number, at: number, stagesOfItems: readonly Stage[]): CamsSubGoal {
  const planItems = stagesOfItems.map((stage, index) => planItem(seed + at * 7 + index, stage));
  const done = planItems.every(({ outcome }) => outcome !== undefined);
  const attained = planItems.some(({ outcome }) => outcome === 'Attained');
  return {
    id: `SG-${seed}-${at + 1}`,
    name: pick(subGoals, seed + at),
    owner: pick(owners, seed + at),
    ...(done ? { outcome: attained ? 'Attained' : 'Not Attained' } : {}),
    planItems,
  };
}

function openPlan(seed: number): CamsPlan {
  const offset = seed % stages.length;
  return {
    reference: `EAP-${10_000 + seed}`,
    status: pick(['active', 'open', 'approved'], seed),
    owner: pick(owners, seed),
    serviceProviderName: seed % 2 === 0 ? 'Riverside Career Centre' : 'Lakeshore Employment',
    startDate: day(-130),
    goal: { name: pick(goals, seed) },
    subGoals: [
      subGoal(seed, 0, ['attained', 'not-attained', 'cancelled']),
      subGoal(seed, 1, [pick(stages, offset), pick(stages, offset + 1), pick(stages, offset + 2)]),
      subGoal(seed, 2, ['unapproved', 'not-started', 'in-progress']),
    ],
    employmentOutcomes: [],
  };
}

/** EA-14: some were closed with unfinished items, and have no outcome of the whole. */
function closedPlan(seed: number): CamsPlan {
  const finished = seed % 2 === 0;
  return {
    reference: `EAP-${5_000 + seed}`,
    status: 'closed',
    owner: pick(owners, seed + 1),
    serviceProviderName: 'Riverside Career Centre',
    startDate: day(-700),
    endDate: day(-400),
    closureReason: finished ? 'Employed' : 'Withdrew',
    goal: { name: pick(goals, seed + 1), ...(finished ? { outcome: 'Attained' } : {}) },
    subGoals: [subGoal(seed + 50, 0, finished ? ['attained', 'attained'] : ['attained', 'in-progress'])],
    employmentOutcomes: finished
      ? [
          {
            type: 'Employed full-time',
            employerName: 'Harbourfront Foods',
            jobTitle: 'Kitchen helper',
            noc: '65201',
            startDate: day(-410),
            hoursPerWeek: 32,
            wage: 18.4,
            checkpoint: 'At exit',
          },
        ]
      : [],
  };
}

/** The plans of the person with this number: an open one, a closed one, both, two open ones at once, or none (EA-06). */
export function plansOf(seed: number): CamsPlan[] {
  switch (seed % 10) {
    case 0:
      return [];
    case 9:
      return [closedPlan(seed)];
    case 8:
      return [openPlan(seed), openPlan(seed + 300), closedPlan(seed)];
    default:
      return seed % 2 === 1 ? [closedPlan(seed), openPlan(seed)] : [openPlan(seed)];
  }
}
