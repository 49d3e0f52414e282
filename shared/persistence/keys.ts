import { createHash } from 'node:crypto';
import { hashedId } from '#shared/ids.ts';

/** A type, not an interface, so that it is assignable to records of strings. */
export type Key = {
  readonly pk: string;
  readonly sk: string;
};

/** The key of an item. */
export function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}

/** Number of partitions of the name indexes and the work lists. */
export const nameShards = 4;
export const workShards = 4;
/** Number of partitions for the People items of one provider. */
const peopleShards = 4;

/** Number of partitions for the entries of all postings. */
export const postingShards = 8;

export function postingShard(shard: number): string {
  return `POSTINGS#${shard}`;
}

/** The sort key prefix of one source's entries; no prefix is a prefix of another. */
export function postingSource(source: string): string {
  return `${hashedId(source)}#`;
}

export function peoplePartitions(providerId: string): string[] {
  return Array.from({ length: peopleShards }, (_, shard) => peoplePartition(providerId, shard));
}

function peoplePartition(providerId: string, shard: number): string {
  return `PEOPLE#${providerId}#${shard}`;
}

/** Number of partitions of the list index for the open tasks of one provider. */
export const taskShards = 4;

export function openTaskPartition(providerId: string, shard: number): string {
  return `TASKS#${providerId}#${shard}`;
}

/** Transfer requests of one status, from and to a provider; without a provider, all. */
export function transferPartition(providerId: string | undefined, status: string): string {
  return `TRANSFERS#${providerId ?? '*'}#${status}`;
}

export function deletedTaskPartition(clientId: string): string {
  return `DELETEDTASKS#${clientId}`;
}

export function shardOf(id: string, shards: number): number {
  return (createHash('sha256').update(id).digest()[0] ?? 0) % shards;
}

/** Sorts newest first in an ascending Query. */
export function descending(at: string): string {
  return String(9_999_999_999_999 - Date.parse(at)).padStart(13, '0');
}

/**
 * Every key of the table. Keys hold ids, codes and times only, no personal data (except the normalized names in the sort keys of the
 * indexes `last-names` and `first-names`).
 *
 * A client's partition is sorted so that the Overview is one short Query: `A#…` profile, notes, flag and open tasks, `C#…` activity,
 * newest first. Everything else comes after.
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
  /** The list and count of open tasks (ADR 0040). */
  openTasks: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'A#TASKS' }),
  activity: (clientId: string, at: string, id: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `C#${descending(at)}#${id}`,
  }),
  /** By day, time and id. */
  caseNote: (clientId: string, date: string, time: string, noteId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `N#${date}T${time}#${noteId}`,
  }),
  /** The key of a note, by its id. */
  caseNotePlace: (clientId: string, noteId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `NP#${noteId}` }),
  deletedCaseNote: (clientId: string, noteId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `NX#${noteId}` }),
  /** Newest first. */
  referral: (clientId: string, at: string, referralId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `RF#${descending(at)}#${referralId}`,
  }),
  /** Prevents a second pending request (TQ-07). */
  transferClaim: (clientId: string, toProviderId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `TQ#${toProviderId}`,
  }),
  clientSkill: (clientId: string, skillId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `S#${skillId}` }),
  follow: (clientId: string, kind: string, targetId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `F#${kind}#${targetId}`,
  }),
  /** Pending; prevents a second suggestion of the same target (FO-06). */
  pendingSuggestion: (clientId: string, kind: string, targetId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `P#${kind}#${targetId}`,
  }),
  /** In any status; ids sort by time. */
  suggestion: (clientId: string, suggestionId: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `SG#${suggestionId}`,
  }),
  /** A resume or cover letter; `documentEntry` is its list entry. */
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
  /** For a posting, the id is derived from client and posting (`leadIdOf`). */
  jobLead: (clientId: string, leadId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `JL#${leadId}` }),
  file: (clientId: string, fileId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `FI#${fileId}` }),
  /** Counts the files of a client (ADR 0060). */
  fileLedger: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'FL#LEDGER' }),
  clientExport: (clientId: string, exportId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `X#${exportId}` }),
  matchInput: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'M#INPUT' }),
  matchResult: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'M#RESULT' }),
  feedState: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'M#FEED' }),
  /** Employment Action Plans from CaMS. */
  eap: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'E#EAP' }),
  /** Links a person in CaMS to a client (CM-07). */
  camsClaim: (keyedHash: string): Key => ({ pk: `CAMS#${keyedHash}`, sk: 'CLAIM' }),
  importedAssessment: (keyedHash: string): Key => ({ pk: `CAMS#${keyedHash}`, sk: 'ASSESSMENT' }),
  person: (providerId: string, clientId: string): Key => ({
    pk: peoplePartition(providerId, shardOf(clientId, peopleShards)),
    sk: clientId,
  }),

  task: (taskId: string): Key => ({ pk: `TASK#${taskId}`, sk: 'TASK' }),
  /** Completed tasks, newest first: by client, provider, and responsible staff. */
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
  /** The day of a person's last task digest. */
  taskDigest: (personId: string): Key => ({ pk: `DIGEST#${personId}`, sk: 'DIGEST' }),

  course: (courseId: string): Key => ({ pk: `COURSE#${courseId}`, sk: 'COURSE' }),

  transferRequest: (requestId: string): Key => ({ pk: `TRANSFER#${requestId}`, sk: 'REQUEST' }),
  /** List entry of a provider. */
  transferEntry: (requestId: string, providerId: string): Key => ({
    pk: `TRANSFER#${requestId}`,
    sk: `E#${providerId}`,
  }),

  posting: (postingId: string): Key => ({ pk: `POSTING#${postingId}`, sk: 'POSTING' }),
  /** What lists, the index and imports need of a posting, by source. */
  postingEntry: (source: string, postingId: string): Key => ({
    pk: postingShard(shardOf(postingId, postingShards)),
    sk: `${postingSource(source)}${postingId}`,
  }),
  /** Sorts after the delta: a reader during a rebuild may get the old delta with the new pointer, which is still correct. */
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

  /** Ids sort by time. One partition: reports are rare. */
  postingReport: (reportId: string): Key => ({ pk: 'POSTINGREPORTS', sk: reportId }),
  /** The record of an erasure. */
  erasure: (clientId: string): Key => ({ pk: `ERASURE#${clientId}`, sk: 'ERASURE' }),

  outbox: (outboxId: string): Key => ({ pk: `OUTBOX#${outboxId}`, sk: 'OUTBOX' }),
  audit: (subject: string, at: string, id: string): Key => ({
    pk: `AUDIT#${subject}#${at.slice(0, 7)}`,
    sk: `${at}#${id}`,
  }),
  idempotency: (hash: string): Key => ({ pk: `IDEMP#${hash}`, sk: 'IDEMP' }),
  throttle: (hash: string, window: number): Key => ({ pk: `THROTTLE#${hash}`, sk: String(window) }),
} as const;
