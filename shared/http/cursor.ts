import { invalid } from '#shared/problem.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';

/** A list as its cursors know it: the operation and path, the filters (not `cursor` and `limit`), and who asks. */
export function listScope(operation: string, path: string, rawQuery: string, callerId: string): string[] {
  const query = new URLSearchParams(rawQuery);
  query.delete('cursor');
  query.delete('limit');
  query.sort();
  return [operation, path, query.toString(), callerId];
}

/**
 * Position in a list, sealed: it may hold a sort key with a name, and must not work for another query or caller.
 * @param scope `listScope` of the list that goes on there
 */
export function encodeCursor(ring: KeyRing, position: unknown, scope: readonly string[]): string | undefined {
  return position === undefined ? undefined : seal(ring, 'cursor', position, scope);
}

/** @throws 400 at `/query/cursor` for anything but a cursor of this very query and caller */
export function decodeCursor(ring: KeyRing, cursor: string | undefined, scope: readonly string[]): unknown {
  if (cursor === undefined) {
    return undefined;
  }
  const position = unseal(ring, 'cursor', cursor, scope);
  if (position === undefined) {
    throw invalid('/query/cursor', 'This is not a cursor of this list with these filters. Start again without it.');
  }
  return position;
}
