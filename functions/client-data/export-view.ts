import { omitUndefined } from '#shared/omit-undefined.ts';
import { type ClientExport, exportState } from '#shared/persistence/client-exports.ts';

export function view(one: ClientExport, now: Date) {
  const { id, requestedAt, sizeBytes } = one;
  return omitUndefined({ id, requestedAt, sizeBytes, status: exportState(one, now) });
}
