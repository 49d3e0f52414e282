import * as z from 'zod';

/** The accepted types (DEC-1), for API, inspection and reference data. */
export const fileTypes = {
  pdf: { contentType: 'application/pdf' },
  doc: { contentType: 'application/msword' },
  docx: { contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
} as const;
export type FileType = keyof typeof fileTypes;

/** Inclusive (FL-02). */
export const maxFileBytes = 10 * 1024 * 1024;
/** Per client, regardless of who uploaded them (FL-03). */
export const maxFiles = 100;
export const maxNameCharacters = 255;

const minute = 60_000;
/** Time for an upload to arrive; afterwards the file no longer counts. */
export const uploadLimitMs = 60 * minute;
/** Time to decide on an upload that arrived; afterwards it is rejected. */
export const decisionLimitMs = 30 * minute;
/** How long a rejected file is listed, so that its uploader sees the reason. */
export const rejectedLimitMs = 30 * 24 * 60 * minute;
/** Interrupted inspections after which the file is rejected. */
export const maxAttempts = 3;

export const fileStatuses = ['pending', 'available', 'rejected'] as const;

/** Why a file was rejected; `fileRejectionReason` of the reference data has the texts. */
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

/** A file of a client, from the request of an upload on. Times are of the domain clock. */
export const StoredFile = z.object({
  id: z.string(),
  clientId: z.string(),
  uploaderId: z.string(),
  uploaderKind: z.enum(['client', 'staff']),
  name: z.string(),
  type: z.enum(['pdf', 'doc', 'docx']),
  /** The announced size, until the file is inspected. */
  sizeBytes: z.int().nonnegative(),
  /** Hidden from the client (FL-05). */
  private: z.boolean(),
  status: z.enum(fileStatuses),
  reason: z.enum(rejectionReasons).optional(),
  uploadedAt: z.string(),
  /** When the upload was first seen in the bucket. */
  arrivedAt: z.string().optional(),
  decidedAt: z.string().optional(),
  /** Started inspections, except those that ended because a service did not answer. */
  attempts: z.int().nonnegative(),
  /** When the sweep checks a pending file; during an inspection, its lease. */
  nextCheckAt: z.string().optional(),
  /** The bytes that passed the inspection. */
  content: z.object({ eTag: z.string(), sizeBytes: z.int() }).optional(),
  /** The latest result of the malware scan (AWS only). */
  scan: z.object({ eTag: z.string(), result: z.enum(['clean', 'malware', 'unknown']) }).optional(),
  /** Increases with each step of the check, so that only one decides. */
  revision: z.int().nonnegative(),
  ttl: z.int().optional(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** A file that counts towards the limit; `until` for an upload that has not arrived. */
const Place = z.object({ private: z.boolean(), until: z.string().optional() });

/** The pending and available files of a client, by id: the item that enforces the limit (ADR 0060). */
export const FileLedger = z.object({ clientId: z.string(), places: z.record(z.string(), Place) });
export type FileLedger = z.infer<typeof FileLedger>;

/** Files whose upload did not arrive in time; they no longer count, even before the sweep removes them. */
export function lapsedPlaces({ places }: Pick<FileLedger, 'places'>, now: Date): string[] {
  const at = now.toISOString();
  return Object.keys(places).filter((id) => (places[id]?.until ?? '~') <= at);
}

/** How many files can still be added; without private files for the client. */
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

/** Whether a file is listed: not if its upload did not arrive in time, or if it was rejected long ago. */
export function isThere(file: StoredFile, now: Date): boolean {
  if (file.status === 'pending' && file.arrivedAt === undefined) {
    return now.getTime() < Date.parse(file.uploadedAt) + uploadLimitMs;
  }
  return file.status !== 'rejected' || now.getTime() < Date.parse(file.decidedAt ?? '') + rejectedLimitMs;
}

/** Private files (FL-05, FL-10). */
export function isHiddenFromClient({ private: isPrivate }: Pick<StoredFile, 'private'>): boolean {
  return isPrivate;
}
