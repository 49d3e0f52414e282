import * as z from 'zod';

/** Names of unknown fields beyond so many are not counted. */
export const maxFieldNames = 20;

/** What the report says about a file besides its rejected lines. */
export const ImportRemarks = z.object({
  /** Unknown fields, with the number of lines that have them. */
  ignored: z.record(z.string(), z.int()),
  /** The first line without a usable `externalId`. */
  unknownLine: z.int().optional(),
});
export type ImportRemarks = z.infer<typeof ImportRemarks>;

export const noRemarks: ImportRemarks = { ignored: {} };

export function addRemarks(
  remarks: ImportRemarks,
  more: { readonly ignored: ReadonlyMap<string, number>; readonly unknownLine: number | undefined },
): ImportRemarks {
  const ignored = new Map(Object.entries(remarks.ignored));
  for (const [name, lines] of more.ignored) {
    if (ignored.has(name) || ignored.size < maxFieldNames) {
      ignored.set(name, (ignored.get(name) ?? 0) + lines);
    }
  }
  const unknownLine = remarks.unknownLine ?? more.unknownLine;
  return { ignored: Object.fromEntries(ignored), ...(unknownLine === undefined ? {} : { unknownLine }) };
}

/**
 * Why a complete file withdraws nothing: a rejected line may name any posting, and a file without a valid line is probably a
 * mistake. `undefined` if it withdraws.
 */
export function reasonNotToWithdraw(
  remarks: ImportRemarks,
  counts: { readonly read: number; readonly rejected: number },
): string | undefined {
  if (remarks.unknownLine !== undefined) {
    return `No missing posting was expired: line ${remarks.unknownLine} has no usable externalId.`;
  }
  return counts.read === counts.rejected ? 'No missing posting was expired: the file has no valid line.' : undefined;
}

export function describeRemarks(
  remarks: ImportRemarks,
  counts: { readonly read: number; readonly rejected: number },
  complete: boolean,
): string | undefined {
  const names = Object.entries(remarks.ignored).map(([name, lines]) => `${name} (${lines})`);
  const sentences = [
    counts.read === 0 ? 'The file is empty.' : undefined,
    complete ? reasonNotToWithdraw(remarks, counts) : undefined,
    names.length > 0 ? `Unknown fields were ignored (with the number of lines): ${names.join(', ')}.` : undefined,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
