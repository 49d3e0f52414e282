/**
 * Every log event with the fields it may carry. Ids, codes, counts and durations only: never bodies, tokens, names,
 * e-mail addresses, paths with values, or error messages that could hold them (a contract test holds the field names).
 */
export interface LogEvents {
  'request.completed': { operation: string; status: number; durationMs: number; actorId?: string; replayed?: boolean };
  'request.refused': { operation: string; status: number; kind: string; durationMs: number; actorId?: string };
  'request.failed': {
    operation: string;
    status: number;
    kind: string;
    durationMs: number;
    actorId?: string;
    errorName: string;
    stack?: string;
  };
  'outbox.done': { outboxId: string; effect: string; attempts: number; requestId?: string };
  'outbox.postponed': { outboxId: string; effect: string; attempts: number; failure: string; requestId?: string };
  'outbox.failed': { outboxId: string; effect: string; attempts: number; failure: string; requestId?: string };
  'outbox.swept': { retried: number; failed: number };
  'sign-in.recorded': { accountKind: string };
  'sign-in.not-recorded': { errorName: string };
  'import.progress': { importId: string; read: number; rejected: number };
  'import.completed': {
    importId: string;
    read: number;
    created: number;
    updated: number;
    unchanged: number;
    expired: number;
    rejected: number;
  };
  'import.failed': { importId: string; reason: string; errorName: string };
  'index.built': { generation: number; postings: number; bytes: number; durationMs: number };
  'match.progress': { runId: string; progress: { step: string; done: number; total: number } };
  'match.completed': {
    runId: string;
    clients: number;
    postings: number;
    pairs: number;
    written: number;
    durationMs: number;
  };
  'feed.progress': { runId: string; progress: { step: string; done: number; total: number } };
  'feed.completed': { runId: string; sent: number; skipped: number; notDue: number; failed: number };
  'digest.progress': { progress: { step: string; done: number; total: number } };
  'digest.completed': { sent: number; skipped: number };
  'file.decided': { fileId: string; status: string; reason?: string };
  'cams.progress': { runId: string; progress: { step: string; done: number; total: number } };
  'cams.completed': {
    runId: string;
    synced: number;
    unchanged: number;
    failed: number;
    failedPercent: number;
    durationMs: number;
  };
  'cams.client-failed': { errorName: string; stack?: string };
  'mail.sent': { outboxId: string; template: string; messageId: string; requestId?: string };
  'mail.undelivered': { problem: string; outcome: string };
  'function.failed': { errorName: string; stack?: string };
}

export type LogEvent = keyof LogEvents;
