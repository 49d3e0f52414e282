import * as z from 'zod';
import type { StoredFile } from '#shared/domain/file.ts';
import { type FileIds, idsOfUpload } from '#shared/files/client-file-objects.ts';

const ScanEvent = z.object({
  source: z.literal('aws.guardduty'),
  'detail-type': z.literal('GuardDuty Malware Protection Object Scan Result'),
  detail: z.object({
    s3ObjectDetails: z.object({ bucketName: z.string(), objectKey: z.string(), eTag: z.string() }),
    scanResultDetails: z.object({ scanResultStatus: z.string() }),
  }),
});

const results: Readonly<Record<string, NonNullable<StoredFile['scan']>['result']>> = {
  NO_THREATS_FOUND: 'clean',
  THREATS_FOUND: 'malware',
};

/**
 * The result of GuardDuty Malware Protection for S3; `unknown` if it could not scan the object.
 * @returns `undefined` for other events, and for objects that are not uploads of clients
 */
export function scanOf(
  event: unknown,
  bucket: string,
): { readonly ids: FileIds; readonly scan: NonNullable<StoredFile['scan']> } | undefined {
  const parsed = ScanEvent.safeParse(event);
  if (!parsed.success) {
    return undefined;
  }
  const { s3ObjectDetails: object, scanResultDetails } = parsed.data.detail;
  const ids = object.bucketName === bucket ? idsOfUpload(object.objectKey) : undefined;
  const result = results[scanResultDetails.scanResultStatus] ?? 'unknown';
  return ids && { ids, scan: { eTag: object.eTag.replaceAll('"', ''), result } };
}
