import { createHash } from 'node:crypto';
import { hashedId } from '#shared/ids.ts';

/** A type, not an interface: it must also fit where any string attribute may stand. */
export type Key = {
  readonly pk: string;
  readonly sk: string;
};

/** Only the key of something that has one: an item fits where a key may stand. */
export function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}

/** How many partitions the instance-wide name look-up and the work lists spread over. */
export const nameShards = 4;
export const workShards = 4;
/** How many partitions hold the slim People items of one provider. */
export const peopleShards = 4;

/** How many partitions hold the entries of all postings. */
export const postingShards = 8;

export function postingShard(shard: number): string {
  return `POSTINGS#${shard}`;
}

/** What the sort keys of one source's entries begin with; no source's beginning is the beginning of another's. */
export function postingSource(source: string): string {
  return `${hashedId(source)}#`;
}

/** Where the slim People items of one provider lie. */
export function peoplePartitions(providerId: string): string[] {
  return Array.from({ length: peopleShards }, (_, shard) => peoplePartition(providerId, shard));
}

function peoplePartition(providerId: string, shard: number): string {
  return `PEOPLE#${providerId}#${shard}`;
}

/** How many partitions of the list index hold the open tasks of one provider. */
export const taskShards = 4;

/** Where the list index holds the open tasks of one provider. */
export function openTaskPartition(providerId: string, shard: number): string {
  return `TASKS#${providerId}#${shard}`;
}

/** Where the list index holds the transfer requests from and to a provider, or of the whole group, in one state. */
export function transferPartition(providerId: string | undefined, status: string): string {
  return `TRANSFERS#${providerId ?? '*'}#${status}`;
}

/** Where the list index holds the deleted tasks of one client. */
export function deletedTaskPartition(clientId: string): string {
  return `DELETEDTASKS#${clientId}`;
}

export function shardOf(id: string, shards: number): number {
  return (createHash('sha256').update(id).digest()[0] ?? 0) % shards;
}

/** Newest first in an ascending Query: the time counted down. */
export function descending(at: string): string {
  return String(9_999_999_999_999 - Date.parse(at)).padStart(13, '0');
}

/**
 * Every key of the table. Keys hold ids, codes and times only: no personal data (two index sort keys hold normalized names:
 * `last-names` and `first-names`).
 *
 * A client's partition sorts so that the Overview is one short Query: `A#…` the profile and what stands beside it, among it the
 * list of open tasks, `C#…` activity, newest first; everything that is unbounded or not on the Overview comes after.
 */
export const keys = {
  actor: (sub: string): Key => ({ pk: `ACTOR#${sub}`, sk: 'ACTOR' }),
  staff: (staffId: string): Key => ({ pk: `STAFF#${staffId}`, sk: 'STAFF' }),
  provider: (providerId: string): Key => ({ pk: `PROVIDER#${providerId}`, sk: 'PROVIDER' }),
  settings: (): Key => ({ pk: 'SETTINGS', sk: 'SETTINGS' }),
  emailClaim: (keyedHash: string): Key => ({ pk: `EMAIL#${keyedHash}`, sk: 'CLAIM' }),
  accountLink: (tokenHash: string): Key => ({ pk: `LINK#${tokenHash}`, sk: 'LINK' }),
  accountLease: (accountId: string): Key => ({ pk: `LEASE#${accountId}`, sk: 'LEASE' }),

  client: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'A#PROFILE' }),
  generalNotes: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'A#NOTES' }),
  safetyFlag: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'A#FLAG' }),
  /** Which tasks of a client are open: the one item that counts them (ADR 0040). */
  openTasks: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'A#TASKS' }),
  activity: (clientId: string, at: string, id: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `C#${descending(at)}#${id}`,
  }),
  /** Sorts by what the note tells of: day, time, then id. */
  caseNote: (clientId: string, date: string, time: string, noteId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `N#${date}T${time}#${noteId}`,
  }),
  /** Where a note lies, by its id. */
  caseNotePlace: (clientId: string, noteId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `NP#${noteId}` }),
  deletedCaseNote: (clientId: string, noteId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `NX#${noteId}` }),
  /** Newest first. */
  referral: (clientId: string, at: string, referralId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `RF#${descending(at)}#${referralId}`,
  }),
  /** Its key keeps a second request away while one is pending (TQ-07). */
  transferClaim: (clientId: string, toProviderId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `TQ#${toProviderId}`,
  }),
  clientSkill: (clientId: string, skillId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `S#${skillId}` }),
  follow: (clientId: string, kind: string, targetId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `F#${kind}#${targetId}`,
  }),
  /** What waits for the client's answer; its key keeps a second suggestion of the same thing away (FO-06). */
  pendingSuggestion: (clientId: string, kind: string, targetId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `P#${kind}#${targetId}`,
  }),
  /** Every suggestion, whatever became of it: its id sorts by time. */
  suggestion: (clientId: string, suggestionId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `SG#${suggestionId}`,
  }),
  /** A resume or cover letter, and what lists show of it, newest last. */
  document: (clientId: string, kind: string, documentId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `DOC#${kind}#${documentId}`,
  }),
  documentEntry: (clientId: string, kind: string, documentId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `DOCS#${kind}#${documentId}`,
  }),
  training: (clientId: string, trainingId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `TR#${trainingId}` }),
  openTraining: (clientId: string, courseId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `TO#${courseId}` }),
  /** A posting's lead has an id that is made from client and posting (`leadIdOf`). */
  jobLead: (clientId: string, leadId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `JL#${leadId}` }),
  /** Ids sort by time: files do, too. */
  file: (clientId: string, fileId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `FI#${fileId}` }),
  /** Which files of a client take one of their places: the one item that counts them (ADR 0060). */
  fileLedger: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'FL#LEDGER' }),
  clientExport: (clientId: string, exportId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `X#${exportId}` }),
  matchInput: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'M#INPUT' }),
  matchResult: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'M#RESULT' }),
  feedState: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'M#FEED' }),
  /** What CaMS tells of a client's plans. */
  eap: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'E#EAP' }),
  /** Whose account a person in CaMS is linked to (CM-07). */
  camsClaim: (keyedHash: string): Key => ({ pk: `CAMS#${keyedHash}`, sk: 'CLAIM' }),
  importedAssessment: (keyedHash: string): Key => ({ pk: `CAMS#${keyedHash}`, sk: 'ASSESSMENT' }),
  person: (providerId: string, clientId: string): Key => ({
    pk: peoplePartition(providerId, shardOf(clientId, peopleShards)),
    sk: clientId,
  }),

  task: (taskId: string): Key => ({ pk: `TASK#${taskId}`, sk: 'TASK' }),
  /** Completed tasks, newest first: in the client's partition, by provider, and by responsible staff. */
  clientCompletedTask: (clientId: string, at: string, taskId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `T#${descending(at)}#${taskId}`,
  }),
  providerCompletedTask: (providerId: string, at: string, taskId: string): Key => ({
    pk: `COMPLETED#P#${providerId}`,
    sk: `${descending(at)}#${taskId}`,
  }),
  staffCompletedTask: (staffId: string, at: string, taskId: string): Key => ({
    pk: `COMPLETED#S#${staffId}`,
    sk: `${descending(at)}#${taskId}`,
  }),
  /** The last day on which somebody got the task digest. */
  taskDigest: (personId: string): Key => ({ pk: `DIGEST#${personId}`, sk: 'DIGEST' }),

  course: (courseId: string): Key => ({ pk: `COURSE#${courseId}`, sk: 'COURSE' }),

  transferRequest: (requestId: string): Key => ({ pk: `TRANSFER#${requestId}`, sk: 'REQUEST' }),
  /** Beside it: that it is in the list of a provider. */
  transferEntry: (requestId: string, providerId: string): Key => ({
    pk: `TRANSFER#${requestId}`,
    sk: `E#${providerId}`,
  }),

  posting: (postingId: string): Key => ({ pk: `POSTING#${postingId}`, sk: 'POSTING' }),
  /** Beside each posting: what lists, the index and imports need of it, by source. */
  postingEntry: (source: string, postingId: string): Key => ({
    pk: postingShard(shardOf(postingId, postingShards)),
    sk: `${postingSource(source)}${postingId}`,
  }),
  /**
   * Sorts after the delta: a reader who meets a rebuild then finds the old delta with the new pointer, which is the same
   * index, and never the old pointer without the delta.
   */
  jobIndexPointer: (): Key => ({ pk: 'JOBINDEX', sk: 'P#POINTER' }),
  jobIndexDelta: (postingId: string): Key => ({ pk: 'JOBINDEX', sk: `D#${postingId}` }),
  vocabularyPointer: (kind: string): Key => ({ pk: `VOCABULARY#${kind}`, sk: 'A#POINTER' }),
  skillAlias: (textHash: string): Key => ({ pk: 'VOCABULARY#skills', sk: `M#${textHash}` }),
  unmatchedSkill: (shard: number, textSkillId: string): Key => ({ pk: `UNMATCHED#${shard}`, sk: textSkillId }),
  importRun: (importId: string): Key => ({ pk: `IMPORT#${importId}`, sk: 'IMPORT' }),
  importRejection: (importId: string, line: number): Key => ({
    pk: `IMPORT#${importId}`,
    sk: `R#${String(line).padStart(10, '0')}`,
  }),
  run: (name: string, runId: string): Key => ({ pk: `RUN#${name}`, sk: runId }),

  /** Reports of postings, one after the other: ids sort by time, and people write them one by one. */
  postingReport: (reportId: string): Key => ({ pk: 'POSTINGREPORTS', sk: reportId }),
  /** That a client was erased: all that stays of them, beside their audit entries. */
  erasure: (clientId: string): Key => ({ pk: `ERASURE#${clientId}`, sk: 'ERASURE' }),

  outbox: (outboxId: string): Key => ({ pk: `OUTBOX#${outboxId}`, sk: 'OUTBOX' }),
  audit: (subject: string, at: string, id: string): Key => ({
    pk: `AUDIT#${subject}#${at.slice(0, 7)}`,
    sk: `${at}#${id}`,
  }),
  idempotency: (hash: string): Key => ({ pk: `IDEMP#${hash}`, sk: 'IDEMP' }),
  throttle: (hash: string, window: number): Key => ({ pk: `THROTTLE#${hash}`, sk: String(window) }),
} as const;
