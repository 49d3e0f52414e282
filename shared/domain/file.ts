import * as z from 'zod';

/** DEC-1: what may be uploaded. The one place that says so: API, inspection and reference read it. */
export const fileTypes = {
  pdf: { contentType: 'application/pdf' },
  doc: { contentType: 'application/msword' },
  docx: { contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
} as const;
export type FileType = keyof typeof fileTypes;

/** FL-02, inclusive. */
export const maxFileBytes = 10 * 1024 * 1024;
/** FL-03: of one client, whoever uploaded them. */
export const maxFiles = 100;
export const maxNameCharacters = 255;

const minute = 60_000;
/** How long an upload may take to arrive; then its place is free again. */
export const uploadLimitMs = 60 * minute;
/** By then an upload that arrived is decided: whatever is missing, it is rejected. */
export const decisionLimitMs = 30 * minute;
/** How long a rejected file is listed, so that its uploader learns why. */
export const rejectedLimitMs = 30 * 24 * 60 * minute;
/** Inspections that break off before the file is given up on. */
export const maxAttempts = 3;

export const fileStatuses = ['pending', 'available', 'rejected'] as const;

/** Why a file was rejected; `GET /v1/reference` has the words for people. */
export const rejectionReasons = [
  'empty',
  'too_large',
  'executable',
  'web_page_or_script',
  'type_not_accepted',
  'type_mismatch',
  'several_types',
  'password_protected',
  'macros',
  'active_content',
  'embedded_files',
  'external_content',
  'unpacks_too_large',
  'damaged',
  'malware',
  'could_not_be_checked',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** A file of a client, from the moment an upload is asked for. Instants are of the domain clock. */
export const StoredFile = z.object({
  id: z.string(),
  clientId: z.string(),
  uploaderId: z.string(),
  uploaderKind: z.enum(['client', 'staff']),
  name: z.string(),
  type: z.enum(['pdf', 'doc', 'docx']),
  /** As announced, until the file is inspected. */
  sizeBytes: z.int().nonnegative(),
  /** FL-05: never shown to the client. */
  private: z.boolean(),
  status: z.enum(fileStatuses),
  reason: z.enum(rejectionReasons).optional(),
  uploadedAt: z.string(),
  /** When the upload was first seen in the bucket. */
  arrivedAt: z.string().optional(),
  decidedAt: z.string().optional(),
  /** Inspections begun, but for those that ended because a service did not answer. */
  attempts: z.int().nonnegative(),
  /** Pending ones only: when the sweep looks at it. While an inspection goes on, nobody else begins one before. */
  nextCheckAt: z.string().optional(),
  /** What the inspection said, and of which bytes. */
  content: z.object({ eTag: z.string(), sizeBytes: z.int() }).optional(),
  /** The scanner's latest word (AWS only). */
  scan: z.object({ eTag: z.string(), result: z.enum(['clean', 'malware', 'unknown']) }).optional(),
  /** Moves with each step of the check, so that no two decide at once. */
  revision: z.int().nonnegative(),
  ttl: z.int().optional(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** One place among the files of a client. `until`: kept for an upload that has not arrived. */
const Place = z.object({ private: z.boolean(), until: z.string().optional() });

/** Which files take a place, by id: pending and available ones. The one item that counts them (ADR 0060). */
export const FileLedger = z.object({ clientId: z.string(), places: z.record(z.string(), Place) });
export type FileLedger = z.infer<typeof FileLedger>;

/** Places whose upload never came: free, whether or not somebody has cleared them away. */
export function lapsedPlaces({ places }: Pick<FileLedger, 'places'>, now: Date): string[] {
  const at = now.toISOString();
  return Object.keys(places).filter((id) => (places[id]?.until ?? '~') <= at);
}

/** How many files may still be added; a client is not told of private ones. */
export function remainingPlaces(ledger: FileLedger | undefined, now: Date, countsPrivate: boolean): number {
  if (!ledger) {
    return maxFiles;
  }
  const lapsed = new Set(lapsedPlaces(ledger, now));
  const taken = Object.entries(ledger.places).filter(
    ([id, place]) => !lapsed.has(id) && (countsPrivate || !place.private),
  );
  return Math.max(0, maxFiles - taken.length);
}

/** Whether a file is there at all: an upload that never came is not, nor what was rejected long ago. */
export function isThere(file: StoredFile, now: Date): boolean {
  if (file.status === 'pending' && file.arrivedAt === undefined) {
    return now.getTime() < Date.parse(file.uploadedAt) + uploadLimitMs;
  }
  return file.status !== 'rejected' || now.getTime() < Date.parse(file.decidedAt ?? '') + rejectedLimitMs;
}

/** FL-05, FL-10: what a client must not know of. */
export function isHiddenFromClient({ private: isPrivate }: Pick<StoredFile, 'private'>): boolean {
  return isPrivate;
}
