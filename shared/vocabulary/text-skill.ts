import { createHash } from 'node:crypto';
import { foldText } from '#shared/domain/text.ts';
import { base32 } from '#shared/ids.ts';

const idLetters = 26;

/**
 * The form in which the wordings of skills are compared: folded, apostrophes dropped, other punctuation a space, but for
 * the `+`, `#` and inner or leading `.` that tell `C++`, `C#`, `.NET` and `Node.js` from `C`, `net` and `node js`.
 */
export function normalizeSkillText(text: string): string {
  const folded = foldText(text);
  const normalized = folded
    .replace(/'/g, '')
    .replace(/[^\p{L}\p{N}+#.]+/gu, ' ')
    .replace(/\.+(?= |$)/g, '')
    .replace(/ +/g, ' ')
    .trim();
  return normalized === '' ? folded : normalized;
}

/** The id of a wording that resolves to no skill of the taxonomy: equal wordings get equal ids, so they match themselves. */
export function textSkillId(label: string): string {
  return `text-${base32(createHash('sha256').update(normalizeSkillText(label)).digest()).slice(0, idLetters)}`;
}
