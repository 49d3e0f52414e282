import type { RejectionReason, StoredFile } from '#shared/domain/file.ts';
import type { FileIds } from '#shared/files/client-file-objects.ts';
import { fileById } from '#shared/persistence/files.ts';
import { decideFile } from './decide-file.ts';
import type { Dependencies } from './dependencies.ts';

type Scan = NonNullable<StoredFile['scan']>;

const reasons: Readonly<Record<Scan['result'], RejectionReason | undefined>> = {
  clean: undefined,
  malware: 'malware',
  unknown: 'could_not_be_checked',
};

/** Stores the result of the malware scan (AWS), which may come before, during or after the inspection. */
export async function recordScan(dependencies: Dependencies, { clientId, fileId }: FileIds, scan: Scan): Promise<void> {
  const file = await fileById(dependencies.table, clientId, fileId);
  if (!file) {
    return;
  }
  const reason = reasons[scan.result];
  await decideFile(dependencies, file, (current) => ({ ...current, scan, ...(reason ? { reason } : {}) }));
}
