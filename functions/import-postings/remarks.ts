import * as z from 'zod';

/** So many names of unknown fields are counted; more are no names. */
export const maxNames = 20;

/** What an operator has to know of a file besides its rejected lines. */
export const ImportRemarks = z.object({
  /** Fields that no posting has, with the number of lines that had them. */
  ignored: z.record(z.string(), z.int()),
  /** The first line of which nobody can tell which posting it was about. */
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
    if (ignored.has(name) || ignored.size < maxNames) {
      ignored.set(name, (ignored.get(name) ?? 0) + lines);
    }
  }
  const unknownLine = remarks.unknownLine ?? more.unknownLine;
  return { ignored: Object.fromEntries(ignored), ...(unknownLine === undefined ? {} : { unknownLine }) };
}

/**
 * Why a complete file expires nothing: it may hold more than could be read, or too little to be meant. `undefined` where
 * it does.
 */
export function spared(
  remarks: ImportRemarks,
  counts: { readonly read: number; readonly rejected: number },
): string | undefined {
  if (remarks.unknownLine !== undefined) {
    return `Nothing was expired for being absent: line ${remarks.unknownLine} does not say which posting it is.`;
  }
  return counts.read === counts.rejected
    ? 'Nothing was expired for being absent: the file holds no posting that could be taken.'
    : undefined;
}

/** The remarks in words. */
export function describeRemarks(
  remarks: ImportRemarks,
  counts: { readonly read: number; readonly rejected: number },
  complete: boolean,
): string | undefined {
  const names = Object.entries(remarks.ignored).map(([name, lines]) => `${name} (${lines})`);
  const sentences = [
    counts.read === 0 ? 'The file is empty.' : undefined,
    complete ? spared(remarks, counts) : undefined,
    names.length > 0 ? `Fields that no posting has were left out, with their lines: ${names.join(', ')}.` : undefined,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
