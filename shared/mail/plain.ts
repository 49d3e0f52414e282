/**
 * A text that people wrote, as one harmless line: no line breaks or control characters (they could add headers or fake
 * paragraphs), and none of the marks that turn the reading direction around.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** As `oneLine`, but the blanks that part this run of text from its neighbours stay. */
export function oneLineWithin(text: string): string {
  const start = text.startsWith(' ') ? ' ' : '';
  const end = text.length > 1 && text.endsWith(' ') ? ' ' : '';
  return start + oneLine(text) + end;
}
