import * as z from 'zod';

const importStatuses = ['pending', 'running', 'completed', 'failed'] as const;

const count = z.int().nonnegative();

/** What an import did, in lines of its file. */
export const ImportCounts = z.object({
  read: count,
  created: count,
  updated: count,
  unchanged: count,
  /** Postings that a complete file no longer had; never anything of a vocabulary. */
  expired: count,
  rejected: count,
});
export type ImportCounts = z.infer<typeof ImportCounts>;

const noCounts: ImportCounts = { read: 0, created: 0, updated: 0, unchanged: 0, expired: 0, rejected: 0 };

/** A line that was not taken, and why: written for the operator, without the line's text. */
export const ImportRejection = z.object({
  /** Where the record begins in the file, counted from 1. */
  line: z.int().positive(),
  reason: z.string(),
});
export type ImportRejection = z.infer<typeof ImportRejection>;

/** So many rejections are kept; the count goes on. */
export const keptRejections = 1000;

/** One import by upload, from the request to its report. */
export const ImportRun = z.object({
  id: z.string(),
  kind: z.enum(['taxonomy', 'jobs']),
  /** What was asked for; each kind has its own. */
  request: z.record(z.string(), z.union([z.string(), z.boolean()])),
  status: z.enum(importStatuses),
  /** Why it failed: for the operator. */
  reason: z.string().optional(),
  ...ImportCounts.shape,
  /** Where a run that was interrupted goes on; each kind has its own. */
  position: z.unknown().optional(),
  createdBy: z.string(),
  createdAt: z.string(),
  /** When a worker last moved it on. */
  changedAt: z.string(),
  /** Counts every write: the lock between two workers. */
  revision: z.int().positive(),
  /** Epoch seconds; the report is gone then. */
  ttl: z.int(),
});
export type ImportRun = z.infer<typeof ImportRun>;

const keptDays = 90;
/** The signed upload is good for ten minutes, and a worker reports at least every quarter of an hour. */
const silentHours = 1;

export function newImportRun(run: Pick<ImportRun, 'id' | 'kind' | 'request' | 'createdBy'>, now: Date): ImportRun {
  return {
    ...run,
    ...noCounts,
    status: 'pending',
    createdAt: now.toISOString(),
    changedAt: now.toISOString(),
    revision: 1,
    ttl: Math.floor(now.getTime() / 1000) + keptDays * 24 * 3600,
  };
}

/** The report as the API gives it. */
export const ImportReport = z.object({
  id: z.string(),
  status: z.enum(importStatuses),
  reason: z.string().optional().describe('Why it failed'),
  ...ImportCounts.shape,
  rejections: z.array(ImportRejection).describe(`The first ${keptRejections}`),
});
export type ImportReport = z.infer<typeof ImportReport>;

/**
 * A report for the API. An import that nobody has moved on for an hour is over: its file never came, or its worker gave up.
 * That is told here and written nowhere, so that a file which arrives even later is imported all the same.
 */
export function importReport(run: ImportRun, rejections: readonly ImportRejection[], now: Date): ImportReport {
  const silent = now.getTime() - Date.parse(run.changedAt) > silentHours * 3600_000;
  const over = silent && (run.status === 'pending' || run.status === 'running');
  const reason = run.status === 'pending' ? 'No file was uploaded in time.' : 'The import stopped without an end.';
  return {
    ...run,
    ...(over ? { status: 'failed', reason: `${reason} Start a new one.` } : {}),
    rejections: [...rejections],
  };
}
