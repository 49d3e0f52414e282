import { invalid } from '#shared/problem.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';

/** What a cursor is bound to: operation, path, filters (without `cursor` and `limit`) and caller. */
export function listScope(operation: string, path: string, rawQuery: string, callerId: string): string[] {
  const query = new URLSearchParams(rawQuery);
  query.delete('cursor');
  query.delete('limit');
  query.sort();
  return [operation, path, query.toString(), callerId];
}

/** Encrypted, since the position may hold a sort key with a name. @param scope `listScope` of the list */
export function encodeCursor(ring: KeyRing, position: unknown, scope: readonly string[]): string | undefined {
  return position === undefined ? undefined : seal(ring, 'cursor', position, scope);
}

/** @throws 400 at `/query/cursor` for a cursor of another scope */
export function decodeCursor(ring: KeyRing, cursor: string | undefined, scope: readonly string[]): unknown {
  if (cursor === undefined) {
    return undefined;
  }
  const position = unseal(ring, 'cursor', cursor, scope);
  if (position === undefined) {
    throw invalid('/query/cursor', 'This cursor is not valid for this list and these filters. Start again without it.');
  }
  return position;
}
