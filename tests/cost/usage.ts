import { randomUUID } from 'node:crypto';
import type { CostFixture } from './cost-fixture.ts';

/** One call of the API, as the model makes it to measure it. */
export interface Call {
  readonly as: 'client' | 'staff';
  readonly path: string;
  readonly body?: unknown;
  readonly ifMatch?: number;
}

interface Use {
  readonly operation: string;
  /** How often for one active client in a month, by the client and by staff who work for them. */
  readonly perMonth: number;
  readonly call: (fixture: CostFixture) => Call | Promise<Call>;
}

const own = (rest: string) => (fixture: CostFixture) =>
  ({ as: 'client', path: `/v1/clients/${fixture.clientId}${rest}` }) as const;
const theirs = (rest: string) => (fixture: CostFixture) =>
  ({ as: 'staff', path: `/v1/clients/${fixture.clientId}${rest}` }) as const;

/**
 * What an active client makes happen in a month: 8 visits of theirs, and their share of a caseworker's days. A guess, to be
 * replaced by what the access log of a stage says.
 */
export const uses: readonly Use[] = [
  { operation: 'getMe', perMonth: 8, call: () => ({ as: 'client', path: '/v1/me' }) },
  { operation: 'getJobFeed', perMonth: 8, call: own('/job-feed') },
  {
    operation: 'listJobPostings',
    perMonth: 24,
    call: () => ({ as: 'client', path: '/v1/job-postings?limit=20&q=cook' }),
  },
  {
    operation: 'getJobPosting',
    perMonth: 30,
    call: (fixture) => ({ as: 'client', path: `/v1/job-postings/${fixture.postingId}` }),
  },
  { operation: 'getMatch', perMonth: 12, call: (fixture) => own(`/job-postings/${fixture.postingId}/match`)(fixture) },
  { operation: 'getFollowing', perMonth: 4, call: own('/following') },
  { operation: 'listClientSkills', perMonth: 4, call: own('/skills') },
  {
    operation: 'createClientSkill',
    perMonth: 1,
    call: (fixture) => ({ ...own('/skills')(fixture), body: { label: `Skill of the model ${randomUUID()}` } }),
  },
  { operation: 'listFiles', perMonth: 2, call: own('/files') },
  { operation: 'listPeople', perMonth: 6, call: () => ({ as: 'staff', path: '/v1/clients?limit=25' }) },
  { operation: 'getOverview', perMonth: 8, call: theirs('/overview') },
  { operation: 'listCaseNotes', perMonth: 4, call: theirs('/case-notes') },
  {
    operation: 'createCaseNote',
    perMonth: 3,
    call: (fixture) => ({
      ...theirs('/case-notes')(fixture),
      body: { activityType: 'phone', details: 'Called about an interview' },
    }),
  },
  { operation: 'listTasks', perMonth: 6, call: () => ({ as: 'staff', path: '/v1/tasks?scope=mine' }) },
  {
    operation: 'createTask',
    perMonth: 2,
    call: (fixture) => ({ as: 'staff', path: '/v1/tasks', body: fixture.task() }),
  },
  {
    operation: 'completeTask',
    perMonth: 2,
    call: async (fixture) => {
      const { id, version } = await fixture.newTask();
      return { as: 'staff', path: `/v1/tasks/${id}/completion`, ifMatch: version };
    },
  },
  {
    operation: 'updateClient',
    perMonth: 1,
    call: async (fixture) => ({
      as: 'staff',
      path: `/v1/clients/${fixture.clientId}`,
      body: { clientProfile: { preferredName: `Ro ${Date.now()}` } },
      ifMatch: await fixture.version(),
    }),
  },
];

/** What is not measured here, stated instead: per active client and month unless it says otherwise. */
export const assumed = {
  /** Warm, with the memory of `function.ts`; cold starts are one call in a hundred and do not show. */
  readMs: 60,
  writeMs: 110,
  backgroundMs: 400,
  feedMails: 8,
  otherMails: 2,
  /** Of a mail that is no feed mail, in the outbox and its delivery. */
  mailReadUnits: 2,
  mailWriteUnits: 8,
  nights: 30,
  /** Of all nights, how many bring a client a new result of the match. */
  nightsWithNews: 12,
  matchSecondsANight: 60,
  uploads: 0.3,
  fileMiB: 1,
  filesKept: 4,
  /** Profile, notes, tasks, activity and audit of two years, with the copies in indexes. */
  tableKiB: 220,
  replyKiB: 6,
  logKiBPerCall: 1.5,
  /** Of staff, who sign in as well. */
  clientsPerStaff: 40,
  keyCallsPerCall: 0.02,
  /** For the instance. */
  alarms: 75,
  keys: 3,
  secrets: 2,
  customMetrics: 4,
  sweeps: 60 * 24 * 30,
  /** Of Step Functions, mostly of the hourly feed. */
  transitions: 5_000,
  postings: 20_000,
  importedDaily: 1_000,
  postingWriteUnits: 12,
} as const;
