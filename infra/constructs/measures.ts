import type { LogEvent, LogEvents } from '#shared/observability/events.ts';

type Figure<E extends LogEvent> = {
  [F in keyof LogEvents[E]]-?: number extends LogEvents[E][F] ? F : never;
}[keyof LogEvents[E]];

/** A figure of a log event as a metric; without `figure`, how often the event is logged. */
export type Measure = {
  [E in LogEvent]: {
    /** Of the metric, in the stage's namespace. */
    readonly name: string;
    readonly event: E;
    readonly figure?: Figure<E>;
    /** The functions whose logs are read. */
    readonly functions: readonly string[];
  };
}[LogEvent];

const imports = ['import-postings'];
const match = ['match-skills'];
const feed = ['send-job-feed'];
const digest = ['send-task-digest'];
const sync = ['sync-cams'];
const build = ['build-job-index'];
const senders = ['deliver-mail', 'sweep-outbox', 'send-job-feed'];

/** What the portal does for people, in figures: read from its log events, so that no function counts twice (ADR 0080). */
export const measures = [
  { name: 'import-runs', event: 'import.completed', functions: imports },
  { name: 'postings-created', event: 'import.completed', figure: 'created', functions: imports },
  { name: 'postings-updated', event: 'import.completed', figure: 'updated', functions: imports },
  { name: 'postings-expired', event: 'import.completed', figure: 'expired', functions: imports },
  { name: 'postings-rejected', event: 'import.completed', figure: 'rejected', functions: imports },
  { name: 'imports-failed', event: 'import.failed', functions: ['import-postings', 'import-taxonomy'] },
  { name: 'index-runs', event: 'index.built', functions: build },
  { name: 'index-postings', event: 'index.built', figure: 'postings', functions: build },
  { name: 'match-runs', event: 'match.completed', functions: match },
  { name: 'pairs-matched', event: 'match.completed', figure: 'pairs', functions: match },
  { name: 'clients-matched', event: 'match.completed', figure: 'clients', functions: match },
  { name: 'feed-runs', event: 'feed.completed', functions: feed },
  { name: 'feed-sent', event: 'feed.completed', figure: 'sent', functions: feed },
  { name: 'feed-skipped', event: 'feed.completed', figure: 'skipped', functions: feed },
  { name: 'feed-failed', event: 'feed.completed', figure: 'failed', functions: feed },
  { name: 'digest-runs', event: 'digest.completed', functions: digest },
  { name: 'digest-sent', event: 'digest.completed', figure: 'sent', functions: digest },
  { name: 'mails-sent', event: 'mail.sent', functions: senders },
  { name: 'mails-undelivered', event: 'mail.undelivered', functions: ['record-mail-problems'] },
  { name: 'cams-sync-runs', event: 'cams.completed', functions: sync },
  { name: 'cams-synced', event: 'cams.completed', figure: 'synced', functions: sync },
  { name: 'cams-unchanged', event: 'cams.completed', figure: 'unchanged', functions: sync },
  { name: 'cams-failed', event: 'cams.completed', figure: 'failed', functions: sync },
  { name: 'cams-sync-failed-percent', event: 'cams.completed', figure: 'failedPercent', functions: sync },
] as const satisfies readonly Measure[];
export type MeasureName = (typeof measures)[number]['name'];

/** A run whose absence raises no error. */
export interface Heartbeat {
  /** The function that a schedule or an upload starts. */
  readonly name: string;
  /** Counted whenever a run comes to its end. */
  readonly runs: MeasureName;
  /** Without one for so long, the alarm goes off. A week is the most that CloudWatch looks back. */
  readonly hours: number;
  readonly impact: string;
  /** Only where the stage has a connection to CaMS. */
  readonly needsCams?: boolean;
}

/** A day for daily runs, and an hour for the run itself. */
const dayAndABit = 25;

export const heartbeats: readonly Heartbeat[] = [
  {
    name: 'import-postings',
    runs: 'import-runs',
    // Sources deliver on working days: a long weekend is no gap.
    hours: 96,
    impact: 'No import of postings has been completed for four days: the job board shows old postings.',
  },
  {
    name: 'match-skills',
    runs: 'match-runs',
    hours: dayAndABit,
    impact: 'No match has been completed for a day: feeds and feed mail lack the newest postings.',
  },
  {
    name: 'send-job-feed',
    runs: 'feed-runs',
    // Hourly; a run over many clients may take some hours at the stage's rate.
    hours: 6,
    impact: 'No feed mail run has been completed for six hours: clients get no mail about new jobs.',
  },
  {
    name: 'send-task-digest',
    runs: 'digest-runs',
    hours: dayAndABit,
    impact: 'No digest run has been completed for a day: nobody is reminded of tasks that are due.',
  },
  {
    name: 'sync-cams',
    runs: 'cams-sync-runs',
    hours: dayAndABit,
    impact:
      'No sync with CaMS has been completed for a day: staff work with addresses, streams and plans that may be out of date.',
    needsCams: true,
  },
  {
    name: 'build-job-index',
    runs: 'index-runs',
    hours: dayAndABit,
    impact: 'The job index has not been rebuilt for a day: the board becomes slow and expensive to read.',
  },
];
