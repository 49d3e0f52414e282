const ruleId = /\b[A-Z]{2,3}-\d{2}\b|\b(?:DEC|CF)-\d\b/g;
const range = /\b([A-Z]{2,3})-(\d+) ?(?:…|\.\.\.?) ?(?:\1-)?(\d+)\b/g;

/** The ids of the rules of `docs/rules.md` that a text cites, those between the ends of a range included. */
export function ruleIds(text: string): string[] {
  const inRanges = [...text.matchAll(range)].flatMap(([, kind, first = '', last]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) =>
      [kind, String(Number(first) + index).padStart(first.length, '0')].join('-'),
    ),
  );
  return [...[...text.matchAll(ruleId)].map(([id]) => id), ...inRanges].filter((id) => !id.startsWith('UTF-'));
}
