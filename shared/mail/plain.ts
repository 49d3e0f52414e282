/** User text on one line, without control characters, which could add headers, and marks that change the direction. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** Like `oneLine`, but keeps a space at the start and the end. */
export function oneLineWithin(text: string): string {
  const start = text.startsWith(' ') ? ' ' : '';
  const end = text.length > 1 && text.endsWith(' ') ? ' ' : '';
  return start + oneLine(text) + end;
}
